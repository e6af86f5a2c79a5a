"""The Docker backend against a real engine; where there is none, these tests are skipped, except in CI."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from goldgate import Failure, Job, Outcome, Server, Suite

from goldgate_sandbox import engine, image
from goldgate_sandbox.containers import LABEL, DockerOptions, open_docker
from goldgate_sandbox.probing import probe_engine

# The SDK leaves a socket open when an engine stops answering in the middle of a request.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

HANG = Job({"main.py": "while True: pass"}, ("python", "main.py"), seconds=30)
WELL = Job({"main.py": "print(input())"}, ("python", "main.py"), stdin="hi\n")


def containers() -> list[str]:
    """Those of this process."""
    with engine.talking() as client:
        ours = {"label": f"{LABEL}={os.getpid()}"}
        return [found["Id"] for found in client.api.containers(all=True, filters=ours)]


def settled(expected: list[str]) -> list[str]:
    """The containers, once they are as expected, or after a while: an engine removes in its own time."""
    for _ in range(200):
        if containers() == expected:
            break
        time.sleep(0.1)
    return containers()


@pytest.fixture(scope="module", autouse=True)
def _engine() -> None:
    found = probe_engine()
    if not found.works and os.environ.get("CI") == "true":
        pytest.fail(f"no Docker engine where one must be: {found.detail}")
    if not found.works:
        pytest.skip(f"no Docker engine: {found.detail}")


@pytest.fixture(autouse=True)
def _collected() -> Iterator[None]:
    """What the SDK left open is found here, where it is expected, and not in the next test."""
    yield
    gc.collect()


@pytest.fixture
def leaves_nothing() -> Iterator[None]:
    before = containers()
    yield
    assert settled(before) == before


@pytest.fixture
def warm(leaves_nothing: None) -> Iterator[Server]:
    server = open_docker(DockerOptions())
    yield server
    server.close()


def test_a_warm_container_serves_every_kind_of_request(warm: Server) -> None:
    assert warm.serve([WELL])[0].stdout == "hi\n"
    check = "def check(candidate):\n    assert candidate(1) == 2"
    assert warm.serve([Suite("def f(x): return x + 1", check, "f")])[0].passed is True
    tests = "from solution import f\ndef test_f():\n    assert f(1) == 2"
    assert warm.serve([Suite("def f(x): return x", tests, "f", "pytest")])[0].passed is False
    assert len(containers()) >= 2


def test_a_lost_container_costs_its_candidate_only(warm: Server) -> None:
    before = set(containers())
    assert isinstance(warm.serve([WELL])[0], Outcome)

    def lose() -> None:
        time.sleep(0.5)
        with engine.talking() as client:
            for container in set(containers()) - before:
                client.api.kill(container)

    losing = threading.Thread(target=lose)
    losing.start()
    (reply,) = warm.serve([HANG])
    losing.join()
    assert isinstance(reply, Failure)
    assert warm.serve([WELL])[0].stdout == "hi\n"


def test_strict_mode_gives_each_candidate_a_container_of_its_own(leaves_nothing: None) -> None:
    before = containers()
    server = open_docker(DockerOptions(strict=True))
    try:
        source = "import os; print(os.stat('/goldgate').st_ctime_ns)"
        job = Job({"main.py": source}, ("python", "main.py"))
        replies = [server.serve([job])[0].stdout for _ in range(2)]
        assert len(set(replies)) == 2
        assert settled(before) == before
    finally:
        server.close()


def test_another_runtime_is_asked_for_by_name(leaves_nothing: None) -> None:
    named = open_docker(DockerOptions(runtime="runc"))
    try:
        assert named.serve([WELL])[0].stdout == "hi\n"
        with engine.talking() as client:
            runtimes = {client.api.inspect_container(c)["HostConfig"]["Runtime"] for c in containers()}
        assert runtimes == {"runc"}
        assert "under runc" in named.isolation
    finally:
        named.close()
    unknown = open_docker(DockerOptions(runtime="no-such-runtime"))
    (reply,) = unknown.serve([WELL])
    unknown.close()
    assert isinstance(reply, Failure)
    assert "no-such-runtime" in reply.why


def test_an_image_that_is_not_there_is_a_failure(leaves_nothing: None) -> None:
    server = open_docker(DockerOptions(image="goldgate-no-such-image:1"))
    (reply,) = server.serve([WELL])
    server.close()
    assert isinstance(reply, Failure)
    assert "goldgate-no-such-image" in reply.why


def test_the_image_is_made_of_this_machines_interpreter() -> None:
    with engine.talking() as client:
        image.build(client)
        assert image.build(client) is False
        (made,) = client.images.list(image.DEFAULT)
        assert made.attrs["Os"] == "linux"


def test_no_engine_is_a_failure_and_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///no/such/socket")
    server = open_docker(DockerOptions())
    (reply,) = server.serve([WELL])
    server.close()
    assert isinstance(reply, Failure)
    assert probe_engine().works is False


@pytest.fixture
def own_engine(monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[bytes]]:
    """An engine that may be stopped: not the machine's own, with folders and a socket of its own."""
    dockerd = shutil.which("dockerd")
    if dockerd is None or os.getuid() != 0:
        pytest.skip("a second engine can be started as root only, where dockerd is installed")
    place = tempfile.mkdtemp(prefix="gg")  # short: a socket's path has 104 characters at most
    folders = [f"--data-root={place}/data", f"--exec-root={place}/exec", f"--pidfile={place}/pid"]
    host = f"unix://{place}/socket"
    monkeypatch.setenv("DOCKER_HOST", host)
    with Path(place, "log").open("wb") as log:
        process = subprocess.Popen(
            [dockerd, *folders, "--bridge=none", "--iptables=false", f"--host={host}"], stdout=log, stderr=log
        )
    try:
        for _ in range(480):
            if probe_engine().works or process.poll() is not None:
                break
            time.sleep(0.25)
        if not probe_engine().works:
            pytest.fail(f"a second engine does not start: {Path(place, 'log').read_text()[-2000:]}")
        yield process
    finally:
        process.terminate()
        process.wait(60)
        subprocess.run(["umount", "--lazy", f"{place}/data"], check=False, stderr=subprocess.DEVNULL)
        shutil.rmtree(place, ignore_errors=True)


def test_an_engine_stopped_in_mid_run_is_a_failure_in_bounded_time(
    own_engine: subprocess.Popen[bytes],
) -> None:
    server = open_docker(DockerOptions())
    (first,) = server.serve([WELL])
    assert isinstance(first, Outcome), first
    stopping = threading.Timer(0.5, own_engine.terminate)
    stopping.start()
    (reply,) = server.serve([HANG])
    assert isinstance(reply, Failure), reply
    own_engine.wait(60)
    assert isinstance(server.serve([WELL])[0], Failure)
    server.close()
