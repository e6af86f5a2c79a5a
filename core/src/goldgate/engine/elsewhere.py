"""What a plan needs to run on another machine, and whether it would do the same there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

import goldgate
from goldgate import digests, plugin_files
from goldgate.config.plan import Plan, ResolvedStep
from goldgate.config.tables import Config
from goldgate.plugins import options
from goldgate.plugins.loading import Component
from goldgate.plugins.requirements import versions


class Behaviour(NamedTuple):
    """What decides the results of a step or a service: the digest of its code, data and options, the
    distribution that it comes from, its version, and the versions of what that requires.
    """

    digest: str
    distribution: str
    version: str
    requires: Mapping[str, str] = {}


class _Packed(NamedTuple):
    config: Config
    files: dict[str, dict[str, bytes]]  # a plug-in's file → the files that decide what it does, by name


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Packed).decode


def packed(plan: Plan) -> bytes:
    """The config of a plan without what it does not need, and the files of plug-ins that are files. Paths in
    it are absolute: it is unpacked in another working folder.
    """
    config = replace(plan.lean(), base=str(Path(plan.config.base).absolute()))
    files = {}
    for name in config.plugins:
        if name.endswith(".py"):
            own = plugin_files.files(Path(name).stem)  # as the plan has loaded it
            files[name] = {each: path.read_bytes() for each, path in own}
    return _encode(_Packed(config, files))


def unpacked(body: bytes, folder: Path) -> Config:
    """The config that ``packed`` packed; the files of its plug-ins are written below a folder."""
    config, files = _decode(body)
    names = []
    for number, name in enumerate(config.plugins):
        if name not in files:
            names.append(name)
            continue
        place = folder / "plugins" / str(number)
        for each, contents in files[name].items():
            path = place / each
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(contents)
        names.append(str((place / Path(name).name).absolute()))
    return replace(config, plugins=tuple(names))


def behaviours(plan: Plan) -> dict[str, Behaviour]:
    """What decides the results of a plan, by the name of the step or service; and goldgate itself, all its
    files."""
    core = sorted(Path(goldgate.__file__).parent.rglob("*.py"))
    found = {"goldgate": Behaviour(digests.of_files(core), "goldgate", version("goldgate"))}
    for step in _steps(plan):
        found[f"step {step.config.name}"] = _behaviour(step.digest, step.component)
    for name, service in plan.used().items():
        found[f"service {name}"] = _behaviour(service.digest.hex(), service.component)
    return found


def paths(plan: Plan) -> dict[str, Path]:
    """The files and folders that options name and that are there, by the option."""
    held = [(f"step {step.config.name}", step.options) for step in _steps(plan)]
    held += [(f"service {name}", service.options) for name, service in plan.used().items()]
    return {
        f"option {name} of {owner}": value
        for owner, chosen in held
        for name, value in _values(chosen)
        if isinstance(value, Path) and value.exists()
    }


def _values(chosen: Any) -> Iterator[tuple[str, Any]]:
    if chosen is not None:
        yield from ((name, getattr(chosen, name)) for name in options.names(type(chosen)))


def _behaviour(digest: str, component: Component) -> Behaviour:
    return Behaviour(
        digest, component.distribution, component.version, dict(versions(component.distribution))
    )


def _steps(plan: Plan) -> list[ResolvedStep]:
    return [*(step for stage in plan.stages for step in stage), *plan.selectors]
