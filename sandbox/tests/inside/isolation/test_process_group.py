"""Where namespaces are refused: Landlock, then bubblewrap, then a refusal that says what to do."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from goldgate import Calls, Failure, Job, Outcome, Server, Suite

from goldgate_sandbox.embedded import EmbeddedOptions, open_embedded
from goldgate_sandbox.probing import attempts

PRINTS = Job({"main.py": "print(input())"}, ("python", "main.py"), stdin="hi\n")
REFUSING = """
import os, sys
from goldgate_sandbox.inside.isolation import linux
uid, gid = os.getuid(), os.getgid()
linux.unshare(linux.NEWUSER)
for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
    open(f"/proc/self/{name}", "w").write(text)
open("/proc/sys/user/max_user_namespaces", "w").write("0")
linux.drop_capabilities()

from goldgate import Job
from goldgate_sandbox.embedded import EmbeddedOptions, open_embedded
server = open_embedded(EmbeddedOptions(isolation=sys.argv[1]))
(reply,) = server.serve([Job({"main.py": "print(1)"}, ("python", "main.py"))])
print(getattr(reply, "stdout", ""), server.isolation, getattr(reply, "why", ""))
server.close()
"""


@pytest.fixture(params=["landlock", "bubblewrap"])
def fallback(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server that is configured to do without the best; skips where the system has not even that."""
    server = open_embedded(EmbeddedOptions(isolation=request.param, slots=1))
    (reply,) = server.serve([PRINTS])
    if isinstance(reply, Failure):
        server.close()
        pytest.skip(reply.why)
    yield server
    server.close()


def test_a_fallback_serves_every_kind_of_request(fallback: Server) -> None:
    assert fallback.serve([PRINTS])[0].stdout == "hi\n"
    assert fallback.serve([Calls("def f(x): return x + 1", "f", (([1], {"d": []}),))])[0].calls[0].value == 2
    for tests, style in (
        ("def check(f):\n    assert f(1) == 2", "check"),
        ("from solution import f\ndef test_f():\n    assert f(1) == 2", "pytest"),
    ):
        assert fallback.serve([Suite("def f(x): return x + 1", tests, "f", style)])[0].passed is True
        assert fallback.serve([Suite("def f(x): return x", tests, "f", style)])[0].passed is False
    shell = Job({"main.sh": "read -r x; echo $x"}, ("bash", "main.sh"), stdin="hi\n")
    assert fallback.serve([shell])[0].stdout == "hi\n"


def test_a_fallback_holds_off_every_attempt(fallback: Server) -> None:
    out = [f"{family}: {attempt} {what}" for family, attempt, what in attempts(fallback) if what]
    assert not out


def test_a_fallback_keeps_its_limits_and_leaves_nothing(fallback: Server) -> None:
    sources = {
        ("time", 2.0): "import os\nfor _ in range(3): os.fork()\nwhile True: pass",
        (
            "memory",
            60.0,
        ): "import os, time\nfor n in range(300):\n    open(str(n), 'wb').write(b'x' * (2 << 20))\n"
        "time.sleep(60)",
    }
    for (ended, limit), source in sources.items():
        (reply,) = fallback.serve([Job({"main.py": source}, ("python", "main.py"), seconds=limit)])
        assert reply.ended == ended
    left = "import os\nprint(sorted(os.listdir('.')), [n for n in os.listdir('..') if n.isdigit()])"
    assert fallback.serve([Job({"main.py": left}, ("python", "main.py"))])[0].stdout == "['main.py'] []\n"


TAMPERS = """
import fcntl, os, struct
def flags():
    with open(P, "rb") as file:
        fcntl.ioctl(file, 0x40086602, struct.pack("l", 0x80))
for do in (
    lambda: os.chmod(P, 0o777), lambda: os.utime(P, (1, 1)), lambda: os.truncate(P, 0), lambda: os.unlink(P),
    lambda: os.open(P, os.O_RDONLY | os.O_TRUNC), lambda: os.link(P, "link"), lambda: os.rename(P, "moved"),
    lambda: os.setxattr(P, "user.x", b"x"), lambda: os.chown(P, -1, 12345), flags,
):
    try:
        do()
    except OSError:
        pass
print("done")
"""


def test_the_users_own_files_stay_as_they_are(fallback: Server, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.write_text("mine")
    own.chmod(0o644)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        if folder.stat().st_uid == os.geteuid():
            folder.chmod(0o755)
    before = own.stat()
    (ran,) = fallback.serve([Job({"main.py": f"P = {str(own)!r}\n{TAMPERS}"}, ("python", "main.py"))])
    assert isinstance(ran, Outcome)
    assert ran.stdout == "done\n"
    after = own.stat()
    assert own.read_text() == "mine"
    for name in ("st_mode", "st_mtime_ns", "st_uid", "st_gid", "st_nlink"):
        assert getattr(before, name) == getattr(after, name)


def refused(isolation: str) -> str:
    """What a server says on a system that grants no namespace: this one, below a namespace without any."""
    ran = subprocess.run(
        [sys.executable, "-c", REFUSING, isolation], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_where_namespaces_are_refused_the_fallback_is_told_or_the_refusal_is_clear() -> None:
    output = refused("best")
    if os.geteuid() == 0:  # there is no ordinary user to become in such a namespace
        assert "no isolation here" in output
        assert "goldgate doctor" in output
    else:
        assert output.startswith("1\n Landlock and seccomp")
        assert "since this system refuses better" in output
        assert "unshare" in output


@pytest.mark.parametrize("isolation", ["namespaces", "bubblewrap"])
def test_isolation_that_is_asked_for_by_name_has_no_fallback(isolation: str) -> None:
    output = refused(isolation)
    assert output.startswith(" ")
    assert "no isolation here" in output
    assert "goldgate doctor" in output
