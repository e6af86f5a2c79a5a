"""Which file system a folder lies on: some cannot lock a file for SQLite."""

from __future__ import annotations

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
_PLAIN = "nfs nfs4 cifs smb3 smbfs 9p afs ceph lustre gpfs beegfs glusterfs"
_FUSE = "sshfs glusterfs s3fs gcsfuse rclone ceph juicefs"
NETWORK = frozenset([*_PLAIN.split(), *(f"fuse.{name}" for name in _FUSE.split())])
"""Types of file systems over a network, as the kernel names them."""


def network(folder: Path, mounts: Path = MOUNTS) -> str:
    """The type of the network file system that a folder, or what will hold it, lies on; empty for a local
    disk and where nobody knows.
    """
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    place = folder.absolute()
    held: tuple[int, str] = (-1, "")
    for line in lines:
        before, _, after = line.partition(" - ")
        fields, kinds = before.split(" "), after.split(" ")
        if len(fields) < 5 or not kinds:
            continue
        # the kernel writes a space in a path as \040
        point = Path(re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), fields[4]))
        if place.is_relative_to(point) and len(point.parts) >= held[0]:
            held = (len(point.parts), kinds[0])
    return held[1] if held[1] in NETWORK else ""
