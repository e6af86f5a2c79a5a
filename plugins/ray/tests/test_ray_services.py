"""Services of a node or of the head: one process for many workers, the same replies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldgate import ConfigError
from goldgate.runs import run

pytest.importorskip("goldgate_ray", reason="goldgate-ray is not installed")
ray = pytest.importorskip("ray", reason="Ray is not installed: pip install goldgate-ray")

Made = Callable[..., Any]
Outputs = Callable[[Path], dict[str, bytes]]
STEPS = ["own.spoken", "select.best"]


@pytest.mark.parametrize("place", ["node", "head"])
def test_a_service_runs_where_it_is_to(
    cluster: Any, config: Made, outputs: Outputs, tmp_path: Path, place: str
) -> None:
    talk = {"talk": {"use": "own.talk", "processes": str(tmp_path / "processes")}}
    executor = {"use": "ray", "services": {"talk": place}, "workers_per_node": 2}
    far = run(config(300, STEPS, services=talk, executor=executor, runs=str(tmp_path / "far")))
    assert len(set((tmp_path / "processes").read_text().split())) == {"node": 2, "head": 1}[place]
    near = run(config(300, STEPS, services=talk, runs=str(tmp_path / "near")), executor="inline")
    assert outputs(far.folder) == outputs(near.folder)


def test_a_service_that_raises_fails_its_rows_as_it_does_in_a_worker(
    cluster: Any, config: Made, tmp_path: Path
) -> None:
    whys = []
    for place in ("head", "worker"):
        executor = {"use": "ray", "services": {"talk": place}, "workers_per_node": 1}
        made = config(
            20,
            STEPS,
            services={"talk": {"use": "own.talk", "broken": True}},
            executor=executor,
            runs=str(tmp_path / place),
        )
        finished = run(made)
        assert finished.funnel.failures == 60
        whys.append((finished.folder / "failures.jsonl").read_text().count("ValueError: cannot talk"))
    assert whys == [60, 60]


def test_a_service_that_is_not_there(cluster: Any, config: Made) -> None:
    made = config(10, ["own.even"], executor={"use": "ray", "services": {"tolk": "node"}})
    with pytest.raises(ConfigError, match=r"\[executor\] services: there is no service 'tolk'; known: "):
        run(made)
