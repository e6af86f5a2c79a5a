"""What a process may reach by path, by Landlock: for where there are no mount namespaces."""

from __future__ import annotations

import os
from collections.abc import Iterable

from goldgate_sandbox.inside.isolation import linux

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_SINCE = {1: 0x1FFF, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}  # the rights that each version brought
ENOUGH = 3
"""The version (Linux 6.2) from which a file that may be read only cannot be truncated either."""

_NETWORK, _SCOPES = 3, 3  # TCP bound and connected (version 4); abstract sockets and signals (version 6)
_DEVICES = tuple(f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom"))


def confine(readable: Iterable[str], own: str) -> None:
    """Let this process and its children read and execute what is below ``readable``, write below
    ``own`` only, and reach no process outside. Needs no_new_privs. Raises OSError.
    """
    version = linux.landlock_version()
    handled = sum(bits for since, bits in _SINCE.items() if since <= version)
    size = 24 if version >= 6 else 16 if version >= 4 else 8
    ruleset = linux.landlock_ruleset(handled, _NETWORK, _SCOPES, size)
    try:
        for path in readable:
            if os.path.isdir(path):
                linux.landlock_allow(ruleset, path, _EXECUTE | _READ_FILE | _READ_DIR)
            elif os.path.exists(path):
                linux.landlock_allow(ruleset, path, _EXECUTE | _READ_FILE)
        for path in _DEVICES:
            linux.landlock_allow(ruleset, path, _READ_FILE | _WRITE_FILE)
        linux.landlock_allow(ruleset, own, handled)
        linux.landlock_enforce(ruleset)
    finally:
        os.close(ruleset)
