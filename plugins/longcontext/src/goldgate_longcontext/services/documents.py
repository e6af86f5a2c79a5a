"""The service ``longcontext.documents``: gives documents of a folder; synthetic prose where no folder is
named.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from goldgate import ConfigError, Failure, RowError

from goldgate_longcontext.documents.prose import prose
from goldgate_longcontext.documents.reading import SUFFIXES, text_of
from goldgate_longcontext.requests import Document, Page

LENGTH = 60_000
"""Characters of a synthetic document."""
CACHED = 8
"""Documents that are kept in memory."""


@dataclass(frozen=True, slots=True)
class DocumentsOptions:
    """Where the documents are."""

    path: Path | None = None
    """A file or a folder of txt, md, html and pdf files; synthetic prose where it is empty."""
    seconds: float = 30.0
    """Wall clock for reading one pdf."""


class Documents:
    """A server of documents; a text is read when it is asked for."""

    def __init__(self, options: DocumentsOptions) -> None:
        self.batch = 16
        self.parallel = 2
        self._options = options
        self._paths = _found(options.path) if options.path else {}
        self._read = lru_cache(CACHED)(self._text)

    def serve(self, requests: Sequence[Document]) -> list[Page | Failure]:
        """A page for each request; a Failure where a document is not there or cannot be read."""
        return [self._one(request) for request in requests]

    def close(self) -> None:
        """Forget the texts."""
        self._read.cache_clear()

    def _one(self, request: Document) -> Page | Failure:
        name = request.name or self._drawn(request)
        if not name:
            return Failure("no document is left to draw from", code="no_document")
        try:
            text = self._read(name)
        except KeyError:
            return Failure(f"no document is named {name[:100]!r}", code="no_document")
        except RowError as error:
            return Failure(f"{name[:100]}: {error}", code="unreadable")
        return Page(text[request.start : request.end], name, len(text))

    def _drawn(self, request: Document) -> str:
        if not self._paths:
            return f"synthetic-{request.draw}"
        names = [name for name in self._paths if name not in request.without]
        return names[request.draw % len(names)] if names else ""

    def _text(self, name: str) -> str:
        if not self._paths:
            return prose(name, LENGTH)
        return text_of(self._paths[name], self._options.seconds)


def open_documents(options: DocumentsOptions) -> Documents:
    """Open the folder. Raises ConfigError where there is no document."""
    return Documents(options)


def _found(path: Path) -> dict[str, Path]:
    if path.is_file():
        return {path.name: path}
    found = {
        one.relative_to(path).as_posix(): one
        for one in sorted(path.rglob("*"))
        if one.is_file() and one.name.lower().endswith(SUFFIXES)
    }
    if not found:
        raise ConfigError(f"{path}: no {', '.join(SUFFIXES)} file")
    return found
