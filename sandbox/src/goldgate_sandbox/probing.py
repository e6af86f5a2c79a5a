"""What ``goldgate doctor`` reports of the sandbox: which isolation is in force, and whether it holds."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from goldgate import LANGUAGES, Failure, Job, Outcome, Probe, Server

from goldgate_sandbox import engine, image
from goldgate_sandbox.canaries import canaries
from goldgate_sandbox.containers import DockerOptions, open_docker
from goldgate_sandbox.embedded import EmbeddedOptions, open_embedded
from goldgate_sandbox.server import SandboxServer
from goldgate_sandbox.slot import SlotLostError

_START = "import json, sys\nC = json.load(sys.stdin)\n"
_LEAVING = "for place in ('/tmp/left', '/dev/shm/left', 'left'):\n    open(place, 'w').write('x')\n"
_OUT = "OUT"


def programs() -> Mapping[str, str]:
    """The programs that try to get out, by family and name; each prints OUT where it does."""
    text = Path(__file__).with_name("probes.txt").read_text(encoding="utf-8")
    parts = re.split(r"^### (.+)\n", text, flags=re.M)[1:]
    return {name: _START + source for name, source in zip(parts[::2], parts[1::2], strict=True)}


def probe_embedded() -> Sequence[Probe]:
    """Which isolation is in force on this machine, whether it holds, and which languages it can run."""
    server = open_embedded(EmbeddedOptions())
    try:
        return [*_tried(server, "embedded"), *_languages()]
    finally:
        server.close()


def probe_docker() -> Sequence[Probe]:
    """Does an engine answer, and do its containers hold?"""
    probes = [probe_engine()]
    if not probes[0].works:
        return probes
    server = open_docker(DockerOptions())
    try:
        return [*probes, probe_image(), *_tried(server, "docker")]
    finally:
        server.close()


def probe_engine() -> Probe:
    """Does an engine answer?"""
    try:
        with engine.talking() as client:
            version = str(client.version()["Version"])
    except SlotLostError as error:
        hint = "install Docker and start its engine, or use sandbox.embedded, which needs neither"
        return Probe("docker.engine", False, str(error)[:300], hint)
    return Probe("docker.engine", True, f"Docker {version}")


def build_image() -> Probe:
    """Make the default image of this machine's interpreter, also where there is one."""
    return probe_image(again=True)


def probe_image(*, again: bool = False) -> Probe:
    """Is the default image there? It is made where it is not, or ``again``."""
    try:
        with engine.talking() as client:
            made = image.build(client, again=again)
    except (SlotLostError, OSError) as error:
        return Probe(
            "docker.image", False, str(error)[:300], "build the image from goldgate_sandbox/Dockerfile"
        )
    return Probe("docker.image", True, f"{image.DEFAULT}{', made now' if made else ''}")


def _tried(server: SandboxServer, name: str) -> Iterator[Probe]:
    (first,) = server.serve([Job({"main.py": _LEAVING}, ("python", "main.py"))])
    if isinstance(first, Failure):
        hint = "allow unprivileged user namespaces, or use sandbox.docker"
        yield Probe(f"{name}.isolation", False, first.why, hint)
        return
    yield Probe(f"{name}.isolation", True, server.isolation)
    families: dict[str, list[tuple[str, str]]] = {}
    for family, attempt, what in attempts(server):
        families.setdefault(family, []).append((attempt, what))
    for family, results in families.items():
        out = [f"{attempt} ({what})" for attempt, what in results if what]
        detail = "; ".join(out) if out else ", ".join(attempt for attempt, _ in results)
        detail = f"{len(results) - len(out)} of {len(results)} attempts held off: {detail}"
        hint = "do not run untrusted code here; report this with the output of `uname -a`" if out else ""
        yield Probe(f"{name}.{family}", not out, detail, hint)


def attempts(server: Server) -> Iterator[tuple[str, str, str]]:
    """Every attempt to get out of a server that has served: family, name, and what came of it, empty
    where it was held off.
    """
    with canaries() as known:
        for title, source in programs().items():
            family, _, attempt = title.partition(": ")
            yield family, attempt, _attempt(server, source, known)


def _attempt(server: Server, source: str, known: Mapping[str, Any]) -> str:
    """Empty where the attempt was held off."""
    job = Job({"main.py": source}, ("python", "main.py"), stdin=json.dumps(known), seconds=10.0, memory=256)
    (reply,) = server.serve([job])
    if not isinstance(reply, Outcome):
        return f"the sandbox broke: {reply.why}"
    return "got out" if _OUT in reply.stdout else ""


def _languages() -> Iterator[Probe]:
    for language in LANGUAGES.values():
        if language.name != "python":
            missing = [tool for tool in language.tools if not _inside(tool)]
            detail = f"needs {', '.join(missing)}" if missing else ", ".join(language.tools)
            hint = f"install {', '.join(missing)} below /usr" if missing else ""
            yield Probe(f"language.{language.name}", not missing, detail, hint)


def _inside(tool: str) -> bool:
    """Whether a program is installed where a candidate's sandbox shows it."""
    return shutil.which(tool, path="/usr/local/bin:/usr/bin:/bin") is not None
