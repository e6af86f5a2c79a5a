"""The same bytes as without a cluster, whatever happens to its nodes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldgate.runs import run

STEPS = ["own.even", "own.spoken", "own.ran", "own.seen", "own.longest", "select.best"]
SERVICES = {"talk": {"use": "own.talk"}, "run": {"use": "own.run"}}


def test_two_nodes_write_the_bytes_of_one_process(
    cluster: Any, config: Callable[..., Any], outputs: Callable[[Path], dict[str, bytes]], tmp_path: Path
) -> None:
    wanted = None
    for executor, workers in (("inline", 1), ("local", 1), ("local", 2), ("ray", 1)):
        made = config(
            1000, STEPS, services=SERVICES, workers=workers, runs=str(tmp_path / f"{executor}{workers}")
        )
        finished = run(made, executor=executor)
        found = outputs(finished.folder)
        assert finished.funnel.datasets["sft"] > 20
        wanted = wanted or found
        assert found == wanted, executor
