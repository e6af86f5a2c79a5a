"""What a filter wants to keep of its work, such as the pairs that it took for duplicates.

A filter writes it to the folder KEEP below its scratch folder; when it has decided everything, that folder is
moved into the run's. Its REPORT goes into the manifest, too.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec

from goldgate.errors import RunError

KEEP = "keep"
"""Folder below a filter's scratch folder for what is to stay in the run folder."""
REPORT = "report.json"
"""What of it goes into the manifest, too."""


def put_by(name: str, scratch: Path, keep: Path | None) -> None:
    """Move what the filter of this step wants to keep to where it stays."""
    if keep is not None and (scratch / KEEP).is_dir():
        keep.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(keep / name, ignore_errors=True)
        shutil.move(scratch / KEEP, keep / name)


def reports(keep: Path) -> dict[str, Any]:
    """What filters report of themselves, by the names of their steps; for the manifest."""
    found = {}
    for path in sorted(keep.glob(f"*/{REPORT}")):
        try:
            found[path.parent.name] = msgspec.json.decode(path.read_bytes())
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise RunError(f"{path}: the report of a filter is JSON: {error}") from error
    return found
