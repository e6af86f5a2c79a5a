"""When the machinery breaks: a Failure in bounded time, never a verdict, and nothing is left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from goldgate.nouns import Failure
from goldgate.offers import Server
from goldgate.requests import Job, Outcome

from goldgate_sandbox.embedded import Embedded, open_embedded

SHARED = os.path.join(os.sep, "dev", "shm")
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


def descendants(pid: int) -> set[int]:
    """Every process below this one."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(") ")[2].split()
            except OSError:
                continue
            parents[int(entry.name)] = int(fields[1])
    found = {pid}
    while new := {child for child, parent in parents.items() if parent in found} - found:
        found |= new
    return found - {pid}


def traces() -> dict[str, object]:
    """What a sandbox could leave on this machine."""
    return {
        "processes": descendants(os.getpid()),
        "mounts": Path("/proc/self/mountinfo").read_text(),
        "files": {
            name
            for folder in (tempfile.gettempdir(), SHARED)
            for name in os.listdir(folder)
            if "goldgate" in name
        },
        "cgroups": {str(path) for path in Path("/sys/fs/cgroup").glob("*/*") if "goldgate" in path.name},
        "descriptors": len(os.listdir("/proc/self/fd")),
    }


@pytest.fixture
def fresh() -> Iterator[Server]:
    """A server that must leave nothing."""
    before = traces()
    server = open_embedded(Embedded(slots=4))
    yield server
    server.close()
    for _ in range(100):
        if traces() == before:
            break
        time.sleep(0.05)
    assert traces() == before


def strike(signal_number: int, depth: int) -> None:
    """Signal the processes at a depth below this one, as soon as a candidate can be expected to run."""
    time.sleep(0.7)
    for child in descendants(os.getpid()):
        with contextlib.suppress(FileNotFoundError):  # it may end while it is looked at
            above = child
            for _ in range(depth):
                above = int(Path(f"/proc/{above}/stat").read_text().rpartition(") ")[2].split()[1])
            if above == os.getpid():
                os.kill(child, signal_number)


@pytest.mark.parametrize("depth", [1, 2], ids=["its outer process", "the zygote"])
def test_a_killed_zygote_costs_its_candidate_only(fresh: Server, depth: int) -> None:
    assert isinstance(fresh.serve([WELL])[0], Outcome)
    threading.Thread(target=strike, args=(signal.SIGKILL, depth)).start()
    started = time.monotonic()
    (reply,) = fresh.serve([HANG])
    assert isinstance(reply, Failure)
    assert reply.transient
    assert time.monotonic() - started < 10
    assert fresh.serve([WELL])[0].stdout == "1\n"


def test_a_stopped_zygote_is_given_up(fresh: Server) -> None:
    assert isinstance(fresh.serve([WELL])[0], Outcome)
    threading.Thread(target=strike, args=(signal.SIGSTOP, 2)).start()
    (reply,) = fresh.serve([Job(HANG.files, HANG.argv, seconds=1.0)])
    assert isinstance(reply, Failure)
    assert fresh.serve([WELL])[0].stdout == "1\n"


def test_children_in_waiting_may_be_killed(fresh: Server) -> None:
    assert isinstance(fresh.serve([WELL])[0], Outcome)
    threading.Thread(target=strike, args=(signal.SIGKILL, 3)).start()
    time.sleep(1.5)
    replies = [fresh.serve([WELL])[0] for _ in range(3)]
    assert replies[-1].stdout == "1\n"


def test_two_hundred_candidates_that_all_hang(fresh: Server) -> None:
    with ThreadPoolExecutor(4) as threads:
        replies = list(threads.map(lambda job: fresh.serve([job])[0], [LEAVES] * 200))
    assert {reply.ended for reply in replies} == {"time"}


def test_a_server_that_served_nothing_leaves_nothing(fresh: Server) -> None:
    assert fresh.parallel == 4
