"""Names that a package offers, each imported when it is first used: a command that needs few of them starts
without the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def lazily(package: str, homes: Mapping[str, tuple[str, ...]]) -> Callable[[str], Any]:
    """The ``__getattr__`` of a package (PEP 562). ``homes``: module → the names that the package takes from
    it; ``old=new`` for one that has another name there.
    """
    known = {}
    for module, names in homes.items():
        for name in names:
            old, _, new = name.partition("=")
            known[new or old] = (module, old)

    def found(name: str) -> Any:
        if name not in known:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module, old = known[name]
        return getattr(import_module(module), old)

    return found
