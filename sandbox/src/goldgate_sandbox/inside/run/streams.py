"""Standard input, output and error of a candidate, as a fresh interpreter would set them up."""

from __future__ import annotations

import os
import sys

from goldgate_sandbox.inside.run import paths


def pipes(stdin: str) -> list[int]:
    """Make 0, 1 and 2 pipes that can also be opened by name, and return the host's three ends.

    /dev/stdin is a file with the same text: there is no /proc through which a pipe is opened twice.
    """
    named = paths.box() + "/fd/"
    with open(named + "0", "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
        file.write(stdin)
    reading, writing = os.pipe()
    os.dup2(reading, 0)
    os.close(reading)
    ends = [writing]
    for number in (1, 2):
        name = f"{named}{number}"
        os.mkfifo(name)
        ends.append(os.open(name, os.O_RDONLY | os.O_NONBLOCK))
        opened = os.open(name, os.O_WRONLY)
        os.dup2(opened, number)
        os.close(opened)
    return ends


def reopen() -> None:
    """Fresh text streams over 0, 1 and 2 (PEP 528, 538: UTF-8 whatever the locale)."""
    sys.stdin = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)
    sys.stdout = open(1, "w", encoding="utf-8", errors="surrogateescape", closefd=False)
    sys.stderr = open(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]
