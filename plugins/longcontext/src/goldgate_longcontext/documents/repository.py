"""A folder of code as one row: its files as texts, within bounds."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from goldgate import RowError

SUFFIXES = (".py", ".pyi", ".toml", ".cfg", ".md", ".rst", ".txt")


@dataclass(frozen=True, slots=True)
class RepositoryReaderOptions:
    """What of a folder is read."""

    most_files: int = 5000
    """More files than this are refused, by number."""
    most_bytes: int = 20_000_000
    """More bytes than this are refused."""
    suffixes: tuple[str, ...] = (".py", ".toml", ".cfg")
    """Endings of the files that are taken."""
    without: tuple[str, ...] = ("*/node_modules/*", "*/site-packages/*", "build/*", "dist/*")
    """Patterns of paths that are left out."""


def rows(
    folder: Path, paths: Sequence[Path], options: RepositoryReaderOptions
) -> Iterable[Mapping[str, Any]]:
    """One row: ``reference.files`` maps each path to its text. Files that are no UTF-8 are left out and
    counted in the tags. Raises RowError where the folder is larger than the bounds.
    """
    files: dict[str, str] = {}
    unread = total = 0
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if not name.endswith(options.suffixes) or any(
            fnmatch(f"/{name}", f"/{one}") for one in options.without
        ):
            continue
        if any(fnmatch(name, one) for one in options.without):
            continue
        total += path.stat().st_size
        if len(files) >= options.most_files:
            raise RowError(
                f"{folder}: more than {options.most_files} files: set most_files, or leave some out"
            )
        if total > options.most_bytes:
            raise RowError(
                f"{folder}: more than {options.most_bytes} bytes: set most_bytes, or leave some out"
            )
        try:
            files[name] = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            unread += 1
    if not files:
        raise RowError(f"{folder}: no file that ends in {', '.join(options.suffixes)}")
    digest = hashlib.blake2b(digest_size=6)
    for name, text in sorted(files.items()):
        digest.update(f"{name}\0{len(text)}\0{text}".encode("utf-8", "surrogatepass"))
    yield {
        "id": f"{folder.resolve().name}-{digest.hexdigest()}",
        "prompt": "",
        "reference": {"files": files},
        "tags": {"repository": folder.resolve().name, "files": len(files), "unread": unread},
    }
