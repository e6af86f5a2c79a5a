"""show which isolation, engines and services work here, and how to get those that don't"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from importlib.metadata import version

from rich.console import Console

from goldgate.plugins.components import Probe
from goldgate.plugins.loading import Component, load


def add(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("services", nargs="*", help="only these services")
    parser.add_argument("--build-image", action="store_true", help="make the services' images anew first")


def command(arguments: argparse.Namespace) -> int:
    """Probe every service. Exit code 1 where a default service does not work."""
    out = Console(highlight=False, soft_wrap=True, markup=False)
    cores = len(os.sched_getaffinity(0))
    out.print(f"goldgate {version('goldgate')}, Python {platform.python_version()}, {platform.platform()}")
    out.print(f"{cores} cores, interpreter {sys.executable}")
    broken = False
    for component in load().components["services"].values():
        if arguments.services and component.name not in arguments.services:
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


def _probed(component: Component, *, build: bool) -> list[Probe]:
    try:
        built = [component.value.build_image()] if build and component.value.build_image else []
        return [*built, *component.value.probe()]
    except Exception as error:  # noqa: BLE001 - foreign code: a probe that breaks is a finding
        return [Probe(component.name, False, f"its probe broke: {type(error).__name__}: {error}")]
