"""Whether a node would do the same as the head: versions first, then behaviours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import metadata
from typing import Any

from goldgate.engine import Behaviour

OURS = ("goldgate", "goldgate-ray")
"""Their versions and files must be the same, else the head and a node may not understand one another."""


def probe() -> Callable[[Sequence[str]], dict[str, Any]]:
    """A function that says which distributions are installed. It travels by value, since it is needed where
    goldgate-ray may be missing.
    """

    def installed(names: Sequence[str]) -> dict[str, Any]:
        import hashlib
        import importlib.metadata
        import importlib.util
        from pathlib import Path

        versions: dict[str, str] = {}
        for name in names:
            try:
                versions[name] = importlib.metadata.version(name)
            except importlib.metadata.PackageNotFoundError:
                continue
        files: dict[str, str] = {}
        for name in ("goldgate", "goldgate_ray"):
            found = importlib.util.find_spec(name)
            digest = hashlib.blake2b(digest_size=16)
            for folder in (found.submodule_search_locations or ()) if found else ():
                for path in sorted(Path(folder).rglob("*.py")):
                    digest.update(path.read_bytes())
            files[name.replace("_", "-")] = digest.hexdigest()
        return {"versions": versions, "files": files}

    return installed


def distributions(behaviours: Mapping[str, Behaviour]) -> list[str]:
    """The distributions that a plan needs on every node; those of plug-ins that are files travel with it."""
    named = {behaviour.distribution for behaviour in behaviours.values()} | set(OURS)
    return sorted(name for name in named if _installed(name))


def missing(node: str, here: Mapping[str, Any], there: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the versions of a node, a sentence each. ``here`` and ``there``: what ``probe``'s
    function says."""
    for name, version in here["versions"].items():
        other = there["versions"].get(name)
        if other is None:
            yield (
                f"node {node} has no {name}, which this run needs, and the head has {name} {version}: "
                f"pip install {name}=={version} there"
            )
        elif name in OURS and (other != version or here["files"][name] != there["files"][name]):
            yield _differs(node, name, other, version, f"other files of {name}")


def differing(node: str, here: Mapping[str, Behaviour], there: Mapping[str, Behaviour]) -> Iterator[str]:
    """What would behave otherwise on a node, a sentence each."""
    for name, own in here.items():
        other = there.get(name)
        if other is None:
            yield f"node {node} does not know {name} of {own.distribution} {own.version}: install it there"
            continue
        if other.digest != own.digest:
            yield _differs(
                node, own.distribution, other.version, own.version, f"{name} behaves otherwise there"
            )
        for required, version in own.requires.items():
            if other.requires.get(required) != version:
                has = (
                    f"has {required} {theirs}"
                    if (theirs := other.requires.get(required))
                    else f"has no {required}"
                )
                yield (
                    f"node {node} {has} and the head has {required} {version}, which "
                    f"{own.distribution} requires for {name}: pip install {required}=={version} there"
                )


def _differs(node: str, name: str, there: str, here: str, what: str) -> str:
    if there != here:
        fix = f"pip install {name}=={here} there"
    else:
        fix = "install there from the same files, and remove what lies before them on its path"
    return f"node {node} has {name} {there} and the head has {name} {here} ({what}): {fix}"


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True
