"""show which isolation, engines and services work here, and how to get those that don't"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from rich.console import Console

from goldgate.cli.terminal import console
from goldgate.config import file as config
from goldgate.config.plan import prepare
from goldgate.nouns import Failure, Message, chat
from goldgate.plugins.components import Probe
from goldgate.plugins.loading import Component, load
from goldgate.plugins.resolved import ResolvedService
from goldgate.requests import Chat, Compute, Embed, Job, Lint, Reward
from goldgate.text import printable, sentence


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("services", nargs="*", help="only these services; or config files, to ask theirs")
    parser.add_argument("--build-image", action="store_true", help="build the services' images first")


def command(arguments: argparse.Namespace) -> int:
    """Probe every service. Exit code 1 where a default service does not work."""
    out = console()
    cores = len(os.sched_getaffinity(0))
    out.print(f"goldgate {version('goldgate')}, Python {platform.python_version()}, {platform.platform()}")
    out.print(f"{cores} cores, interpreter {sys.executable}")
    configs = [name for name in arguments.services if name.endswith(".toml")]
    names = [name for name in arguments.services if name not in configs]
    answered = [_asked(Path(name), out) for name in configs]
    broken = not all(answered)
    if configs and not names:
        return int(broken)
    for component in load().components["services"].values():
        if names and component.name not in names:
            continue
        if component.value.probe is None:
            continue
        out.print(f"\n{component.name} ({component.distribution} {component.version})")
        found = _probed(component, build=arguments.build_image)
        for probe in found:
            mark = "ok" if probe.works else "no"
            out.print(f"  {mark}  {probe.name}: {probe.detail}")
            if not probe.works and probe.hint:
                out.print(f"      hint: {probe.hint}")
        broken = broken or (component.value.default and not any(probe.works for probe in found))
    return int(broken)


def _asked(path: Path, out: Console) -> bool:
    """Ask each service of a config one request of each kind; whether all of them answered."""
    plan = prepare(config.read(path))
    works = True
    for name, service in plan.used().items():
        out.print(f"\n{name} ({service.component.name}) of {path}")
        for kind, result in asking_one(service):
            good = not isinstance(result, Failure)
            mark = "ok" if good else "no"
            detail = sentence(repr(result)) if good else result.why
            out.print(printable(f"  {mark}  {kind}: {detail}"))
            works = works and good
    return works


def asking_one(service: ResolvedService) -> Iterator[tuple[str, Any]]:
    """The reply to one small request of each kind that a service answers, or the failure."""
    value = service.component.value
    try:
        server = value.open() if value.options is None else value.open(service.options)
    except Exception as error:  # noqa: BLE001 - foreign code: what it raises is the finding
        yield "open", Failure(f"{type(error).__name__}: {error}", service.name)
        return
    try:
        for kind in value.answers:
            if (request := REQUESTS.get(kind)) is None:
                continue
            try:
                (reply,) = server.serve([request])
            except Exception as error:  # noqa: BLE001 - as above
                reply = Failure(f"{type(error).__name__}: {error}", service.name)
            yield kind, reply
    finally:
        server.close()


_PROMPT = chat("Answer with the word yes.")
REQUESTS: dict[str, Any] = {
    "chat": Chat(_PROMPT, max_tokens=8),
    "reward": Reward((*_PROMPT, Message("assistant", "yes"))),
    "embed": Embed("yes"),
    "sandbox": Job({"main.py": "print(1)"}, ("python", "main.py")),
    "lint": Lint("x = 1\n"),
    "compute": Compute("math:sqrt", (4.0,)),
}
"""A small request of each kind."""


def _probed(component: Component, *, build: bool) -> list[Probe]:
    try:
        built = [component.value.build_image()] if build and component.value.build_image else []
        return [*built, *component.value.probe()]
    except Exception as error:  # noqa: BLE001 - foreign code: a probe that breaks is a finding
        return [Probe(component.name, False, f"its probe broke: {type(error).__name__}: {error}")]
