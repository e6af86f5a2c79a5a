"""``python -m goldgate`` is the command ``goldgate``."""

import os
import sys

SEED = "PYTHONHASHSEED"


def main() -> int:
    """The command. A run begins again with the hash seed that its workers have: sets have the same order in
    all of them, and they may be forked from it.
    """
    if sys.argv[1:2] == ["run"] and os.environ.get(SEED) != "0" and not sys.flags.ignore_environment:
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], {**os.environ, SEED: "0"})  # noqa: S606 - ourselves
    from goldgate.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(main())
