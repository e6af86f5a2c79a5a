"""A Ray cluster of two raylets on loopback, for all tests; a plug-in, rows and configs to run on it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
os.environ["RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO"] = "0"

OWN = """
import os
import time
from dataclasses import dataclass
from pathlib import Path
from goldgate import Chat, Completion, Failure, Filter, Message, Service, Verifier, accept, hookimpl, reject
from goldgate import Job, Outcome
@dataclass(frozen=True, slots=True)
class Options:
    seconds: float = 0.0
    "How long a batch takes."
    log: str = ""
    "A file that gets a line for each request."
    processes: str = ""
    "A file that gets the number of each process that the service is opened in."
    broken: bool = False
    "Whether it raises."
class Talk:
    batch, parallel = 8, 4
    def __init__(self, options):
        self.options = options
        if options.processes:
            with open(options.processes, "a") as file:
                file.write(f"{os.getpid()}\\n")
    def serve(self, requests):
        if self.options.broken:
            raise ValueError("cannot talk")
        time.sleep(self.options.seconds)
        if self.options.log:
            with open(self.options.log, "a") as file:
                file.write("".join(f"{one.messages[0].content}\\n" for one in requests))
        return [Completion(Message("assistant", one.messages[0].content[::-1])) for one in requests]
    def close(self):
        pass
class Run(Talk):
    def serve(self, requests):
        time.sleep(self.options.seconds)
        if self.options.log:
            with open(self.options.log, "a") as file:
                file.write("".join(f"{one.argv[0]}\\n" for one in requests))
        return [Outcome(0, one.argv[0].upper(), "") for one in requests]
def even(candidate):
    return accept("even") if len(candidate.text) % 2 == 0 else reject("odd")
def spoken(candidate):
    reply = yield Chat((Message("user", candidate.text),))
    return accept("heard") if reply.message.content == candidate.text[::-1] else reject("misheard")
def ran(candidate):
    outcome = yield Job({}, (candidate.text,))
    return accept("ran") if outcome.stdout == candidate.text.upper() else reject("no")
def seen(notes):
    known = set()
    for note in notes:
        yield "a second one" if note.value in known else None
        known.add(note.value)
def longest(notes):
    most = max((note.value for note in notes), default=0)
    for note in notes:
        yield "the longest" if note.value == most else None
@hookimpl
def goldgate_services():
    return {"own.talk": Service(Talk, ("chat",), Options), "own.run": Service(Run, ("sandbox",), Options)}
@hookimpl
def goldgate_verifiers():
    return {"own.even": Verifier(even), "own.spoken": Verifier(spoken, asks=("chat",)), "own.ran": Verifier(ran, asks=("sandbox",))}
@hookimpl
def goldgate_filters():
    return {
        "own.seen": Filter(lambda candidate: candidate.text[:6], seen),
        "own.longest": Filter(lambda candidate: len(candidate.text), longest, whole=True),
    }
"""


def started() -> Any:
    """Two nodes; none is left where one does not start."""
    from ray.cluster_utils import Cluster

    quick = {"health_check_period_ms": 500, "health_check_failure_threshold": 6}
    head = {"num_cpus": 2, "include_dashboard": False, "_system_config": quick}
    made = Cluster()
    try:
        made.add_node(**head)
        made.add_node(num_cpus=2)
    except BaseException:
        made.shutdown()
        raise
    return made


@pytest.fixture(scope="session")
def cluster() -> Iterator[Any]:
    """Two nodes of two CPUs each, which the tests' process is connected to."""
    import ray

    for last in (False, False, True):  # on a busy machine Ray gives up before its own processes are up
        try:
            made = started()
            break
        except Exception:  # Ray raises no class of its own here
            if last:
                raise
    ray.init(address=made.address, log_to_driver=False, logging_level="ERROR")
    yield made
    ray.shutdown()
    made.shutdown()


@pytest.fixture
def config(tmp_path: Path) -> Callable[..., Any]:
    """``config(count, steps, **keys)``: a pipeline over so many rows with three responses each."""
    from goldgate.config.file import parse

    (tmp_path / "own.py").write_text(OWN)

    def made(count: int, steps: list[Any], **keys: Any) -> Any:
        rows = [
            {
                "id": f"r{n}",
                "prompt": "p",
                "responses": [f"x{n % 97:04} {'a' * (n % 5)}{'b' * place}" for place in range(3)],
            }
            for n in range(count)
        ]
        (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        table = {
            "name": "t",
            "plugins": ["own.py"],
            "source": {"path": "rows.jsonl"},
            "runs": str(tmp_path / "runs"),
            "step": [{"use": step} if isinstance(step, str) else step for step in steps],
            **keys,
        }
        return parse(table, "t.toml", tmp_path)

    return made


@pytest.fixture
def outputs() -> Callable[[Path], dict[str, bytes]]:
    """The files of a run that two equal runs have alike."""

    def read(folder: Path) -> dict[str, bytes]:
        kinds = (".jsonl", ".json", ".md")
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in kinds}

    return read
