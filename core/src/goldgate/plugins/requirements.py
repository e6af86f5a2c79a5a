"""The versions of what a plug-in's distribution requires: they may change what it does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib import metadata

OWN = "goldgate"
"""Goldgate itself is left out: its version stands in manifests, and what plug-ins see of it is stable."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@cache
def versions(distribution: str) -> Mapping[str, str]:
    """Name → version of the distributions that one requires directly and that are installed, in order.

    Those of an extra count where they are installed. Empty for what is no distribution, such as a file.
    """
    try:
        wanted = metadata.requires(distribution) or []
    except metadata.PackageNotFoundError:
        return {}
    names = {found[0].lower().replace("_", "-") for line in wanted if (found := _NAME.match(line))}
    return {name: version for name in sorted(names - {OWN}) if (version := _version(name))}


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
