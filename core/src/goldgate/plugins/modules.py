"""Loading a user's own plug-in module, by name or from a file."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from goldgate import digests
from goldgate.errors import PluginError
from goldgate.plugins.loading import where


def module(name: str, base: Path) -> ModuleType:
    """The module that a config names: one that can be imported, or a file. Raises PluginError."""
    if not name.endswith(".py"):
        try:
            return importlib.import_module(name)
        except (Exception, SystemExit) as error:
            raise PluginError(f"plugins: {name} cannot be imported ({where(error)})") from error
    path = base / name
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise PluginError(f"plugins: {path}: no such file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    digests.forget()  # a notebook loads an edited file again
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise PluginError(f"plugins: {path}: {where(error)}") from error
    return module
