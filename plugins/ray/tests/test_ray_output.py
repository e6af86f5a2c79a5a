"""The same bytes as without a cluster, whatever happens to its nodes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from goldgate import groups
from goldgate.config.plan import prepare
from goldgate.engine import InlinePool, NullJournal, slicing
from goldgate.runs import flow, run

pytest.importorskip("goldgate_ray", reason="goldgate-ray is not installed")
ray = pytest.importorskip("ray", reason="Ray is not installed: pip install goldgate-ray")

Made = Callable[..., Any]
Outputs = Callable[[Path], dict[str, bytes]]
STEPS = ["own.even", "own.spoken", "own.ran", "own.seen", "own.longest", "select.best"]
SERVICES = {"talk": {"use": "own.talk"}, "run": {"use": "own.run"}}


def services(folder: Path, seconds: float = 0.0) -> dict[str, Any]:
    """Both services, each with a log of what it was asked."""
    return {
        name: {"use": f"own.{name}", "seconds": seconds, "log": str(folder / f"{name}.asked")}
        for name in ("talk", "run")
    }


def asked(path: Path) -> Counter[str]:
    return Counter(path.read_text().splitlines())


def test_two_nodes_write_the_bytes_of_one_process(
    cluster: Any, config: Made, outputs: Outputs, tmp_path: Path
) -> None:
    wanted: dict[str, bytes] = {}
    for executor, workers in (("inline", 1), ("local", 1), ("local", 2), ("ray", 1)):
        runs = str(tmp_path / f"{executor}{workers}")
        finished = run(config(640, STEPS, services=SERVICES, workers=workers, runs=runs), executor=executor)
        found = outputs(finished.folder)
        assert finished.funnel.datasets["sft"] > 20
        wanted = wanted or found
        assert found == wanted, executor


def test_what_costs_money_is_asked_once_on_all_nodes(cluster: Any, config: Made, tmp_path: Path) -> None:
    logged = services(tmp_path)
    finished = run(config(640, STEPS, services=logged, workers=1), executor="ray")
    assert set(asked(tmp_path / "talk.asked").values()) == {1}
    again = run(config(1000, [*STEPS, "select.pairs"], services=logged, workers=1), executor="ray")
    assert set(asked(tmp_path / "talk.asked").values()) == {1}  # of the earlier run, its journal answers
    assert set(asked(tmp_path / "run.asked").values()) <= {1, 2}  # of two nodes, each may ask what is cheap
    assert again.folder != finished.folder


def test_the_replies_of_nodes_are_in_the_folder_of_the_run(
    cluster: Any, config: Made, tmp_path: Path
) -> None:
    first = run(config(300, STEPS, services=services(tmp_path), workers=1), executor="ray")
    before = (tmp_path / "run.asked").read_text()
    logs = {path.name.partition(".")[0] for path in (first.folder / "replies").glob("*.log")}
    assert len(logs) == 2  # one of each node
    (first.folder / "manifest.json").unlink()
    run(config(300, STEPS, services=services(tmp_path), workers=2), executor="local")
    assert (tmp_path / "run.asked").read_text() == before


@pytest.fixture
def third(cluster: Any) -> Iterator[Any]:
    """One node more, to be killed."""
    node = cluster.add_node(num_cpus=1)
    yield node
    if node in cluster.worker_nodes:
        cluster.remove_node(node)


def when(condition: Callable[[], bool], do: Callable[[], None]) -> threading.Thread:
    """Do something as soon as a condition holds, in a thread."""

    def wait() -> None:
        while not condition():
            time.sleep(0.02)
        do()

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


def lines(path: Path) -> int:
    return len(path.read_text().splitlines()) if path.is_file() else 0


def test_a_node_that_is_killed_costs_nothing_but_time(
    cluster: Any, third: Any, config: Made, outputs: Outputs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    logged = services(tmp_path, seconds=0.01)
    made = config(640, STEPS, services=logged, workers=1, runs=str(tmp_path / "killed"))
    thread = when(
        lambda: lines(tmp_path / "talk.asked") > 400, lambda: cluster.remove_node(third, allow_graceful=False)
    )
    killed = run(made, executor="ray")
    thread.join()
    assert "is lost" in caplog.text
    total, most = sum(asked(tmp_path / "talk.asked").values()), len(asked(tmp_path / "talk.asked"))
    assert total - most <= 64  # what was under way: two batches for each of four threads
    for name in ("talk", "run"):
        (tmp_path / f"{name}.asked").unlink()
    alone = run(
        config(640, STEPS, services=logged, workers=1, runs=str(tmp_path / "alone")), executor="inline"
    )
    assert outputs(killed.folder) == outputs(alone.folder)


GROWING = """
from goldgate import Generator, Origin, answer, hookimpl
from goldgate.engine import slicing
slicing.MOST = 100  # candidates of a slice, in workers too
def many(sample):
    count = int(sample.id[1:]) % 23
    return [answer(sample, f"{sample.id} {'x' * n}", Origin("growing.many")) for n in range(count)]
@hookimpl
def goldgate_generators():
    return {"growing.many": Generator(many)}
"""


def test_slices_of_a_chunk_are_the_same_on_nodes_one_of_which_is_killed(
    cluster: Any, third: Any, config: Made, outputs: Outputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slicing, "MOST", slicing.MOST)  # the plug-in changes it
    (tmp_path / "growing.py").write_text(GROWING)
    splits = []
    split = flow._Phase._split
    monkeypatch.setattr(flow._Phase, "_split", lambda *given: (splits.append(1), split(*given)))
    steps = ["growing.many", "own.even", "own.spoken", "own.seen", "own.longest", "own.ran", "select.best"]
    made = [
        config(
            320,
            steps,
            services=services(tmp_path, 0.01),
            workers=1,
            plugins=["own.py", "growing.py"],
            runs=str(tmp_path / name),
        )
        for name in ("killed", "alone")
    ]
    thread = when(
        lambda: lines(tmp_path / "talk.asked") > 400, lambda: cluster.remove_node(third, allow_graceful=False)
    )
    killed = run(made[0], executor="ray")
    thread.join()
    assert len(splits) > 10
    alone = run(made[1], executor="inline")
    assert killed.funnel.datasets["accepted"] > 100
    assert outputs(killed.folder) == outputs(alone.folder)


def test_the_process_of_a_node_that_is_killed_is_started_again(
    cluster: Any, config: Made, outputs: Outputs, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from goldgate_ray.pool import RayPool

    logged = services(tmp_path, seconds=0.01)
    made = config(600, STEPS, services=logged, workers=1, runs=str(tmp_path / "killed"))
    seen: list[RayPool] = []
    wanted = RayPool._begun

    def begun(self: RayPool, work: Any) -> int:
        if not seen and lines(tmp_path / "talk.asked") > 200:
            seen.append(self)
            ray.kill(self._nodes.members[0].actor, no_restart=True)
        return wanted(self, work)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RayPool, "_begun", begun)
        killed = run(made, executor="ray")
    assert seen
    assert "is lost" in caplog.text
    alone = run(
        config(600, STEPS, services=logged, workers=1, runs=str(tmp_path / "alone")), executor="inline"
    )
    assert outputs(killed.folder) == outputs(alone.folder)


SCRIPT = """
import sys, ray
from pathlib import Path
from goldgate.config.file import read
from goldgate.runs import run
made = read(Path(sys.argv[1]), {"runs": sys.argv[2]})
run(made)
"""


def test_a_run_whose_head_is_killed_goes_on(
    cluster: Any, config: Made, outputs: Outputs, tmp_path: Path
) -> None:
    config(640, STEPS)
    logs = [f'log = "{tmp_path / name}.asked"' for name in ("talk", "run")]
    body = 'name = "t"\nplugins = ["own.py"]\nworkers = 1\n[source]\npath = "rows.jsonl"\n[executor]\nuse = "ray"\n'
    body += f'address = "{cluster.address}"\n'
    body += "".join(
        f'[services.{name}]\nuse = "own.{name}"\nseconds = 0.02\n{log}\n'
        for name, log in zip(("talk", "run"), logs, strict=True)
    )
    body += "".join(f'[[step]]\nuse = "{step}"\n' for step in STEPS)
    (tmp_path / "t.toml").write_text(body)
    command = [sys.executable, "-c", SCRIPT, str(tmp_path / "t.toml"), str(tmp_path / "killed")]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    while lines(tmp_path / "talk.asked") < 400:
        assert process.poll() is None
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    counts = asked(tmp_path / "talk.asked")
    assert (
        sum(counts.values()) - len(counts) <= 2 * 128
    )  # what was under way on two nodes, or not yet on the head's disk
    made = config(640, STEPS, services=services(tmp_path, 0.02), workers=1, runs=str(tmp_path / "alone"))
    alone = run(made, executor="inline")
    (killed,) = (tmp_path / "killed").iterdir()
    data = {name: body for name, body in outputs(alone.folder).items() if name.endswith(".jsonl")}
    assert {name: body for name, body in outputs(killed).items() if name.endswith(".jsonl")} == data


def test_single_segments_run_over_groups(cluster: Any, config: Made) -> None:
    from goldgate_ray.options import RayOptions
    from goldgate_ray.pool import RayPool

    plan = prepare(config(1, ["own.even", "own.spoken"], services={"talk": {"use": "own.talk"}}))
    rows = [{"id": f"r{n}", "prompt": "p", "responses": ["ab", "abc", f"x{n % 7}"]} for n in range(200)]
    given = [groups.read(f"rows:{n}", row, "", {}, {}, "") for n, row in enumerate(rows)]
    pools = (
        InlinePool(plan, NullJournal()),
        RayPool(plan, NullJournal(), options=RayOptions(workers_per_node=1)),
    )
    found = []
    for pool in pools:
        with closing(pool):
            out = list(pool.map(0, given))
            found.append([[(one.dropped, one.verdicts) for one in group.judged] for group in out])
            assert pool.usage["own.spoken", "talk"][0] == 400
    assert found[0] == found[1]


def test_work_that_nodes_die_over_is_a_failure_of_its_own_rows(
    cluster: Any, config: Made, tmp_path: Path
) -> None:
    """The plug-in kills the actor above its worker: no watchdog of the node can tell which row did it."""
    (tmp_path / "deadly.py").write_text(
        "import os, signal\n"
        "from goldgate import Verifier, accept, hookimpl\n"
        "def check(candidate):\n"
        "    if candidate.sample.id == 'r70':\n"
        "        os.kill(os.getppid(), signal.SIGKILL)\n"
        "        signal.pause()\n"
        "    return accept('fine')\n"
        "@hookimpl\n"
        "def goldgate_verifiers():\n"
        "    return {'deadly.check': Verifier(check)}\n"
    )
    made = config(256, ["deadly.check", "select.best"], workers=1, plugins=["own.py", "deadly.py"])
    finished = run(made, executor="ray")
    assert finished.funnel.datasets["sft"] == 192
    failures = finished.folder / "failures.jsonl"
    assert (
        failures.read_text().count("3 nodes were lost over it") == 192
    )  # the chunk of 64 rows with 3 responses
