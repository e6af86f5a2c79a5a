"""Documents as text: txt, md, html, pdf."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goldgate import RowError

from goldgate_longcontext.documents.html import html_text

TEXTS = (".txt", ".md", ".markdown", ".rst")
PAGES = (".html", ".htm", ".xhtml")
SUFFIXES = (*TEXTS, *PAGES, ".pdf")
LARGEST = 100 << 20
"""Bytes of a file that is read."""
MEMORY = 2048
"""MiB that reading a file in a process of its own may take."""
SMALL = 1 << 16
"""Characters of a page that is read without a process of its own: the parser of the standard library takes
quadratic time for pages that are made for it.
"""


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How documents are read."""

    seconds: float = 30.0
    """Wall clock for reading one pdf or large page, in a process that is killed at this limit."""
    question: str = ""
    """What is asked of every document. The prompt is then the document and this question, in place of a row
    with ``reference.source`` and no prompt."""
    prefix: str = ""
    """Put before every id, where one document is read by several sources."""


def rows(path: Path, options: ReadingOptions) -> Iterable[Mapping[str, Any]]:
    """One row per document: an id of its name and content, ``reference.source`` its text; where there is a
    question, the text is a document of the prompt. Raises RowError.
    """
    text = text_of(path, options.seconds)
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
    asked = {"role": "user", "content": options.question, "documents": [text]}
    yield {
        "id": f"{options.prefix}{path.stem}-{digest}",
        "prompt": [asked] if options.question else "",
        "reference": {"document": [0, len(text)]} if options.question else {"source": text},
        "tags": {"document": path.name, "format": path.suffix.lower().lstrip(".")},
    }


def text_of(path: Path, seconds: float = 30.0) -> str:
    """The text of a document. Raises RowError that says what is wrong, with the place of a bad byte."""
    size = path.stat().st_size
    if size > LARGEST:
        raise RowError(f"{path.name}: {size} bytes are more than the {LARGEST} that are read")
    raw = path.read_bytes()
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        text = parsed_by_worker("pdf", raw, path.name, seconds)
    else:
        text = _decoded(raw, path.name)
        if suffix in PAGES:
            small = len(text) <= SMALL
            text = html_text(text) if small else parsed_by_worker("html", text.encode(), path.name, seconds)
    if not text.strip():
        raise RowError(f"{path.name}: it holds no text")
    return text


def _decoded(raw: bytes, name: str) -> str:
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        if (null := raw.find(b"\0")) >= 0:
            raise RowError(f"{name}: byte {null} is zero: this is no text file")
    try:
        return raw.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise RowError(
            f"{name}: byte {error.start} is not {encoding.removesuffix('-sig')}: save it as UTF-8"
        ) from error


def parsed_by_worker(kind: str, raw: bytes, name: str, seconds: float) -> str:
    """The text of a pdf or a large page. It is parsed in a process of its own, with limits on time, memory
    and files, since the file may be made to keep a parser busy. Raises RowError.
    """
    command = [
        sys.executable,
        "-I",
        "-m",
        "goldgate_longcontext.documents.worker",
        kind,
        str(MEMORY),
        str(int(seconds) + 1),
    ]
    environment = {key: value for key, value in os.environ.items() if key in ("PATH", "LANG", "SYSTEMROOT")}
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            command,
            input=raw,
            capture_output=True,
            timeout=seconds,
            env=environment,
            start_new_session=True,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RowError(f"{name}: not read within {seconds:g} s") from error
    try:
        found = json.loads(done.stdout)
    except ValueError as error:
        raise RowError(f"{name}: the process that reads it ended with code {done.returncode}") from error
    if "error" in found:
        raise RowError(f"{name}: {found['error']}")
    return "\n\n".join(page.strip() for page in found["pages"] if page.strip())
