"""From the path of a source to its files: a file, a pattern, a folder with splits, a saved data set."""

from __future__ import annotations

import glob
import os
import re
from pathlib import Path

import msgspec

from goldgate.errors import ConfigError

JSON = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".json", ".json.gz")
CSV = (".csv", ".tsv", ".csv.gz", ".tsv.gz")
COLUMNAR = (".parquet", ".arrow")
KNOWN = JSON + CSV + COLUMNAR

_SPLIT = re.compile(r"(?:^|[-_./])(train|test|validation|valid|val|dev|eval)(?=[-_./])")


def files(path: Path, split: str = "", known: tuple[str, ...] = KNOWN) -> list[Path]:
    """The files that make up a source, in order. ``path`` may be a pattern (``data/*.jsonl``).

    Raises ConfigError where there is none, and where a folder holds several splits and none is chosen.
    """
    if path.is_file():
        if known and not path.name.endswith(known):
            raise ConfigError(
                f"{path}: rows are read from {', '.join(known)} files, or from a folder of them"
            )
        return [path]
    if path.is_dir():
        return _folder(path, split, known)
    if glob.has_magic(str(path)):
        found = [Path(name) for name in sorted(glob.glob(str(path), recursive=True))]
        found = [each for each in found if each.is_file() and (not known or each.name.endswith(known))]
        if not found:
            raise ConfigError(f"{path}: no file matches this pattern")
        return found
    raise ConfigError(f"{path}: no such file or folder")


def _folder(path: Path, split: str, known: tuple[str, ...]) -> list[Path]:
    if (path / "dataset_dict.json").is_file():
        splits = msgspec.json.decode((path / "dataset_dict.json").read_bytes())["splits"]
        if split not in splits:
            raise ConfigError(f"{path}: set split under [source] to one of {', '.join(splits)}")
        path = path / split
    if (path / "state.json").is_file():  # what Dataset.save_to_disk writes
        state = msgspec.json.decode((path / "state.json").read_bytes())
        return [path / file["filename"] for file in state["_data_files"]]
    if all((path / name).is_file() for name in ("plan.json", "sessions.ndjson")):
        held = ", ".join(
            sorted(file.name for file in path.iterdir() if file.name.endswith((".jsonl", ".parquet")))
        )
        raise ConfigError(
            f"{path}: this is the folder of a run: name one of its data sets ({held or 'none yet'})"
        )
    found = sorted(
        file
        for file in path.rglob("*")
        if file.is_file() and (not known or file.name.endswith(known)) and not _hidden(file, path)
    )
    if not found:
        raise ConfigError(f"{path}: no {', '.join(known)} files in this folder")
    if split:
        chosen = [file for file in found if file.name.startswith(split) or split in file.parts]
        if not chosen:
            raise ConfigError(f"{path}: no file of the split {split!r}; splits: {_listed(found, path)}")
        return chosen
    if len(splits := _splits(found, path)) > 1:
        raise ConfigError(f"{path}: set split under [source] to one of {', '.join(sorted(splits))}")
    return found


def folders(path: Path) -> list[Path]:
    """The folders that a source names, by its path or a pattern. Raises ConfigError where there is none."""
    found = [path] if path.is_dir() else []
    if not found and glob.has_magic(str(path)):
        found = [Path(name) for name in sorted(glob.glob(str(path))) if Path(name).is_dir()]
    if not found:
        raise ConfigError(f"{path}: no such folder")
    return found


def tree(folder: Path, known: tuple[str, ...]) -> list[Path]:
    """The files below a folder whose names end in one of ``known`` (any, where it is empty), in order. Hidden
    folders and links are left out. Raises ConfigError where there is none.
    """
    found: list[Path] = []
    for root, names, files in os.walk(folder):
        names[:] = sorted(name for name in names if not name.startswith("."))
        paths = (Path(root) / name for name in sorted(files) if not known or name.endswith(known))
        found += [path for path in paths if not path.is_symlink()]
    if not found:
        raise ConfigError(f"{folder}: no {', '.join(known)} files in this folder")
    return sorted(found)


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


def _splits(found: list[Path], folder: Path) -> set[str]:
    """The splits that the names of the files speak of."""
    names = [_SPLIT.search(file.relative_to(folder).as_posix()) for file in found]
    return {name[1] for name in names if name}


def _listed(found: list[Path], folder: Path) -> str:
    return ", ".join(sorted(_splits(found, folder))) or "none"
