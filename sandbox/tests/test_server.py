"""When the machinery breaks: a Failure in bounded time, never a verdict, and nothing is left behind."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from goldgate import Calls, Failure, Job, Outcome, Server

from goldgate_sandbox.embedded import EmbeddedOptions, open_embedded
from goldgate_sandbox.inside.isolation import linux

PLACES = ("/sys", "/box", "/old", "/goldgate")  # where a sandbox mounts, in a namespace of its own
HANG = Job({"main.py": "while True: pass"}, ("python", "main.py"), seconds=20)
WELL = Job({"main.py": "print(1)"}, ("python", "main.py"))
LEAVES = Job(
    {
        "main.py": "import os, time\nopen('/tmp/left', 'w').write('x')\n"
        "for _ in range(3):\n    if not os.fork():\n        os.setsid()\n        time.sleep(99)\ntime.sleep(99)"
    },
    ("python", "main.py"),
    seconds=0.1,
)


def relations() -> dict[int, int]:
    """The parent of every process that has not ended."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):  # it may end while it is looked at
                fields = (entry / "stat").read_text().rpartition(") ")[2].split()
                if fields[0] != "Z":
                    parents[int(entry.name)] = int(fields[1])
    return parents


def descendants() -> set[int]:
    """Every process below this one, orphans among them: ``adopting`` sees to that."""
    parents, found = relations(), {os.getpid()}
    while new := {child for child, parent in parents.items() if parent in found} - found:
        found |= new
    return found - {os.getpid()}


def traces() -> dict[str, object]:
    """What a sandbox of this process could leave on this machine, and nobody else's doing."""
    points = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
    return {
        "processes": descendants(),
        "mounts": [
            p for p in points if p in PLACES or p.startswith(("/sys/box", tempfile.gettempdir() + "/"))
        ],
        "files": os.listdir(tempfile.gettempdir()),
        "descriptors": len(os.listdir("/proc/self/fd")),
    }


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that must leave nothing."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    linux.prctl(linux.SET_CHILD_SUBREAPER, 1)  # an orphan becomes a child of this process
    gc.collect()  # what earlier tests left open is none of ours
    before = traces()
    server = open_embedded(EmbeddedOptions(slots=4))
    yield server
    server.close()
    for _ in range(200):
        if traces() == before:
            break
        time.sleep(0.05)
    linux.prctl(linux.SET_CHILD_SUBREAPER, 0)
    assert traces() == before


def strike(signal_number: int, depth: int, others: set[int]) -> None:
    """Signal the processes at a depth below this one, but not the others: other tests use them."""
    for child in descendants() - others:
        parents, above = relations(), child
        for _ in range(depth):
            above = parents.get(above, 0)
        if above == os.getpid():
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal_number)


@contextlib.contextmanager
def later(signal_number: int, depth: int, others: set[int]) -> Iterator[None]:
    """Strike as soon as a candidate can be expected to run."""
    timer = threading.Timer(0.7, strike, (signal_number, depth, others))
    timer.start()
    yield
    timer.join()


@pytest.fixture
def others() -> set[int]:
    """What runs below this process for other tests."""
    return descendants()


@pytest.mark.parametrize("depth", [1, 2], ids=["its outer process", "the zygote"])
def test_a_killed_zygote_costs_its_candidate_only(others: set[int], fresh: Server, depth: int) -> None:
    assert isinstance(fresh.serve([WELL])[0], Outcome)
    with later(signal.SIGKILL, depth, others):
        (reply,) = fresh.serve([HANG])
    assert isinstance(reply, Failure)
    assert reply.transient
    assert fresh.serve([WELL])[0].stdout == "1\n"


def test_a_stopped_zygote_is_given_up(others: set[int], fresh: Server) -> None:
    assert isinstance(fresh.serve([WELL])[0], Outcome)
    with later(signal.SIGSTOP, 2, others):
        (reply,) = fresh.serve([Job(HANG.files, HANG.argv, seconds=1.0)])
    assert isinstance(reply, Failure)
    assert fresh.serve([WELL])[0].stdout == "1\n"


def test_children_in_waiting_may_be_killed(others: set[int], fresh: Server) -> None:
    assert isinstance(fresh.serve([WELL])[0], Outcome)
    strike(signal.SIGKILL, 3, others)
    replies = [fresh.serve([WELL])[0] for _ in range(3)]
    assert replies[-1].stdout == "1\n"


def test_two_hundred_candidates_that_all_hang(fresh: Server) -> None:
    with ThreadPoolExecutor(4) as threads:
        replies = list(threads.map(lambda job: fresh.serve([job])[0], [LEAVES] * 200))
    assert {getattr(reply, "ended", reply) for reply in replies} == {"time"}


def test_a_limit_too_short_to_start_in_is_no_failure(fresh: Server) -> None:
    for asked in (
        Job(WELL.files, WELL.argv, seconds=0.0),
        Job({**WELL.files, "more": "x" * (8 << 20)}, WELL.argv, seconds=0.001),
        Calls("x = 1" + " " * (8 << 20), "f", (([], {"d": []}),), seconds=0.001),
    ):
        (reply,) = fresh.serve([asked])
        assert not isinstance(reply, Failure)
        assert reply.ended in ("time", "exit")  # a small job may be done before it is ended


def test_a_server_that_served_nothing_leaves_nothing(fresh: Server) -> None:
    assert fresh.parallel == 4


BOMB = Job(
    {"main.py": "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass\n"},
    ("python", "main.py"),
    seconds=0.5,
)
FORKS = Job(
    {
        "main.py": "import os\nfor _ in range(20):\n    if not os.fork():\n        os._exit(0)\n"
        "for _ in range(20):\n    os.wait()\nprint('all')\n"
    },
    ("python", "main.py"),
)


def test_a_fork_bomb_costs_the_next_candidate_nothing(fresh: Server) -> None:
    for _ in range(5):
        bomb, after = fresh.serve([BOMB]), fresh.serve([FORKS])
        assert bomb[0].ended in ("time", "memory")  # type: ignore[union-attr] # never a failure
        assert isinstance(after[0], Outcome), after
        assert after[0].stdout == "all\n", after


def test_what_a_candidate_leaves_running_costs_the_next_one_nothing(fresh: Server) -> None:
    leaving = Job(
        {"main.py": "import os, time\nfor _ in range(50):\n    if not os.fork():\n        time.sleep(99)\n"},
        ("python", "main.py"),
    )
    for _ in range(5):
        left, after = fresh.serve([leaving]), fresh.serve([FORKS])
        assert (left[0].code, after[0].stdout) == (0, "all\n"), (left, after)  # type: ignore[union-attr]
