"""Installed packages that candidates and tests may import: chosen by name, each with what it requires."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from goldgate import ConfigError

from goldgate_sandbox.inside.run.paths import PACKAGES

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,100}")


def paths(names: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of a path here and one inside, for the modules of these distributions and of all they require.

    Raises ConfigError for a distribution that is not installed here.
    """
    found: dict[str, Distribution] = {}
    waiting = [(name, "") for name in names]
    while waiting:
        name, wanted_by = waiting.pop()
        key = name.lower().replace("_", "-").replace(".", "-")
        if key in found:
            continue
        try:
            found[key] = distribution(name)
        except PackageNotFoundError:
            if wanted_by:
                continue  # an extra, or for another system
            raise ConfigError(
                f"packages: {name} is not installed in this environment; pip install {name}"
            ) from None
        waiting += [(required, name) for required in _required(found[key])]
    return sorted({pair for package in found.values() for pair in _modules(package)})


def _required(package: Distribution) -> Iterator[str]:
    for line in package.requires or []:
        name = _NAME.match(line)
        if name and "extra ==" not in line:
            yield name[0]


def _modules(package: Distribution) -> Iterator[tuple[str, str]]:
    """The top-level modules and folders of a distribution."""
    tops = {file.parts[0] for file in package.files or () if file.parts and file.parts[0] != ".."}
    for top in tops:
        path = Path(str(package.locate_file(top)))
        if top.endswith((".dist-info", ".egg-info", ".pth", ".pyc")) or top == "__pycache__":
            continue
        if path.is_dir() or path.suffix in (".py", ".so"):
            yield str(path), f"{PACKAGES}/{top}"
