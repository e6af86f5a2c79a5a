"""A run folder: what the run is, whether it is finished, and the files of its data sets."""

from __future__ import annotations

import fcntl
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from goldgate import RunError

MANIFEST, PLAN, SESSIONS, JOURNAL = "manifest.json", "plan.json", "sessions.ndjson", "journal.sqlite"
NOT_CHOSEN = ("accepted", "rejected", "failures", "prompts")
"""Data sets that no selector fills."""
OTHER = re.compile(r"audit.*|labels.*")
"""Files in a run folder that are no data sets."""
_FILE = re.compile(r"(?P<part>\.)?(?P<name>[^.]+?)(?:-\d{5,})?\.(?P<suffix>jsonl|parquet)(?P<end>\.part)?")


@dataclass(frozen=True, slots=True)
class RunFolder:
    """What is known of a run. ``plan`` is what the run was to do, ``manifest`` what came of it: empty while
    it is not finished. ``files``: data set → its files, parts of files that are being written among them.
    """

    path: Path
    name: str
    run: str
    plan: Mapping[str, Any]
    manifest: Mapping[str, Any]
    session: Mapping[str, Any]
    files: Mapping[str, tuple[Path, ...]]
    running: bool = False
    complaints: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        """Whether the run came to its end."""
        return bool(self.manifest)

    @property
    def steps(self) -> list[Mapping[str, Any]]:
        """The steps with distribution, version and digest, in the order in which they ran."""
        return list((self.manifest or self.plan).get("steps") or ())

    @property
    def config(self) -> Mapping[str, Any]:
        """The configuration, where it is known."""
        return (self.manifest or self.plan).get("config") or {}

    @property
    def chosen(self) -> list[str]:
        """The data sets that selectors fill, ``sft`` first."""
        names = [name for name in self.files if name not in NOT_CHOSEN]
        return sorted(names, key=lambda name: (name != "sft", name))


def read(path: Path) -> RunFolder:
    """The run in a folder, finished or not. Raises RunError where the folder holds none."""
    if not path.is_dir():
        raise RunError(f"{path}: no such folder: name the folder of a run, such as runs/demo-29035d5cf4fa")
    complaints: list[str] = []
    manifest, plan = (_object(path / name, complaints) for name in (MANIFEST, PLAN))
    if not manifest and not plan and not (path / JOURNAL).is_file():
        raise RunError(f"{path}: neither {MANIFEST} nor {JOURNAL}: not the folder of a run")
    name, _, run = path.resolve().name.rpartition("-")
    head = manifest or plan
    return RunFolder(
        path,
        str(head.get("name") or name or run),
        str(head.get("run") or run),
        plan,
        manifest,
        _last(path / SESSIONS),
        _files(path, bool(manifest)),
        _locked(path / ".lock"),
        tuple(complaints),
    )


def _object(path: Path, complaints: list[str]) -> dict[str, Any]:
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError) as error:
        complaints.append(f"{path.name} cannot be read ({error}); run the pipeline again to write it again")
        return {}


def _last(path: Path) -> dict[str, Any]:
    """The last line of a file of JSON lines; nothing where there is none that can be read."""
    try:
        lines = path.read_bytes().splitlines()
        return msgspec.json.decode(lines[-1], type=dict[str, Any]) if lines else {}
    except (OSError, msgspec.MsgspecError):
        return {}


@dataclass(slots=True)
class _Found:
    whole: list[Path] = field(default_factory=list)
    parts: list[Path] = field(default_factory=list)


def _files(folder: Path, finished: bool) -> dict[str, tuple[Path, ...]]:
    """Data set → files. While a run is not finished, what is being written counts, and takes the place of
    what an earlier session left.
    """
    found: dict[str, _Found] = {}
    for path in sorted(folder.iterdir()):
        if (path / "state.json").is_file():
            found.setdefault(path.name, _Found()).whole += sorted(path.glob("*.arrow"))
        elif (match := _FILE.fullmatch(path.name)) and not OTHER.fullmatch(match["name"]):
            held = found.setdefault(match["name"], _Found())
            if match["part"] and match["end"]:
                held.parts.append(path)
            elif not match["part"] and not match["end"]:
                held.whole.append(path)
    return {
        name: tuple(held.whole if finished or _sharded(held) else held.parts or held.whole)
        + (tuple(held.parts) if not finished and _sharded(held) else ())
        for name, held in found.items()
        if held.whole or (held.parts and not finished)
    }


def _sharded(held: _Found) -> bool:
    return any(re.search(r"-\d{5,}\.", path.name) for path in held.whole)


def _locked(path: Path) -> bool:
    """Whether a process works on the run at this moment."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
