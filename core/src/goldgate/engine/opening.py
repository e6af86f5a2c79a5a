"""Opening an installed service by its name, for a service that is built on another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goldgate.errors import ConfigError
from goldgate.plugins import options
from goldgate.plugins.components import Server
from goldgate.plugins.loading import load, missing


def open_service(name: str, table: Mapping[str, Any] | None = None) -> Server:
    """The opened service of this name, such as ``sandbox.embedded``, with options as a config's table has
    them. Whoever opens it closes it. Raises ConfigError where it is not installed, and for its options.
    """
    plugins = load()
    found = plugins.find("services", name)
    if found is None:
        raise ConfigError(missing(name, plugins, ("services",)))
    built = options.build(found.value.options, table or {}, name)
    opened: Server = found.value.open() if found.value.options is None else found.value.open(built)
    return opened
