"""A folder's file system is that of the deepest mount above it; the later one where two are in one place."""

from __future__ import annotations

from pathlib import Path

import pytest
from goldgate.io.filesystems import network

MOUNTS = """\
22 1 0:20 / / rw,relatime - ext4 /dev/root rw
30 22 0:30 / /home rw,relatime shared:1 - nfs4 server:/home rw
31 30 0:31 / /home/ann/fast\\040disk rw - xfs /dev/sdb rw
32 22 0:32 / /mnt rw - ext4 /dev/sdc rw
33 32 0:33 / /mnt rw - fuse.sshfs host: rw
broken line
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ann/runs", "nfs4"),
        ("/home/ann/fast disk/runs", ""),
        ("/homes/ann", ""),
        ("/mnt/runs", "fuse.sshfs"),
        ("/", ""),
    ],
)
def test_the_deepest_mount_decides(tmp_path: Path, folder: str, kind: str) -> None:
    (tmp_path / "mountinfo").write_text(MOUNTS)
    assert network(Path(folder), tmp_path / "mountinfo") == kind


def test_where_nobody_knows(tmp_path: Path) -> None:
    assert network(tmp_path, tmp_path / "absent") == ""
