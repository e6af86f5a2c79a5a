"""Started by path, ``python -s -S -P boot.py CORE MODULE …``: runs ``main`` of this folder's MODULE.

CORE is the folder that holds goldgate's plain.py. Neither package's ``__init__`` runs: it would
bring in what a candidate's process has no need of.
"""

import importlib
import os
import sys
import types


def packages(core: str) -> None:
    """Let ``goldgate`` and ``goldgate_sandbox`` be found by their folders."""
    here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for name, path in (("goldgate", core), ("goldgate_sandbox", here)):
        package = types.ModuleType(name)
        package.__path__ = [path]
        sys.modules[name] = package


if __name__ == "__main__":
    packages(sys.argv[1])
    importlib.import_module(f"goldgate_sandbox.inside.{sys.argv[2]}").main(*sys.argv[3:])
