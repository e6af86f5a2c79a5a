"""Documents as text: txt, md, html, pdf."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from goldgate import RowError

TEXTS = (".txt", ".md", ".markdown", ".rst")
PAGES = (".html", ".htm", ".xhtml")
SUFFIXES = (*TEXTS, *PAGES, ".pdf")
LARGEST = 100 << 20
"""Bytes of a file that is read."""
MEMORY = 2048
"""MiB that reading a pdf may take."""


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How documents are read."""

    seconds: float = 30.0
    """Wall clock for reading one pdf, which is done in a process that is killed at this limit."""
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
        text = pdf_text(raw, path.name, seconds)
    else:
        text = _decoded(raw, path.name)
        text = html_text(text) if suffix in PAGES else text
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


# --- html ----------------------------------------------------------------------------------------------

_HIDDEN = frozenset("script style template noscript head svg math iframe object".split())
_BLOCKS = frozenset(
    "p div section article header footer main aside nav ul ol dl table tr blockquote pre figure figcaption "
    "form hr br h1 h2 h3 h4 h5 h6 li dt dd address details summary".split()
)
_VOID = frozenset("br hr img input meta link area base col embed source track wbr".split())


class _Page(HTMLParser):
    """Text of a page: blocks become paragraphs, headings Markdown headings, list items bullets."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden: list[str] = []
        self._pre = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self._hidden.append(tag)
        if tag == "pre":
            self._pre += 1
        if tag in _BLOCKS:
            self.parts.append("\n" if tag in ("br", "li", "tr", "dt", "dd") else "\n\n")
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.parts.append("#" * int(tag[1]) + " ")
        elif tag == "li":
            self.parts.append("- ")
        elif tag in ("td", "th"):
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if self._hidden and tag == self._hidden[-1]:
            self._hidden.pop()
        if tag == "pre":
            self._pre = max(0, self._pre - 1)
        if tag in _BLOCKS and tag not in _VOID:
            self.parts.append("\n" if tag in ("li", "tr", "dt", "dd") else "\n\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data if self._pre else " ".join(data.split()) + " " * data[-1:].isspace())


def html_text(page: str) -> str:
    """The visible text of an HTML page."""
    parser = _Page()
    parser.feed(page)
    parser.close()
    lines = [
        line.strip() if not line.startswith("    ") else line.rstrip()
        for line in "".join(parser.parts).split("\n")
    ]
    text: list[str] = []
    for line in lines:
        if line or (text and text[-1]):
            text.append(line)
    return "\n".join(text).strip()


# --- pdf -----------------------------------------------------------------------------------------------


def pdf_text(raw: bytes, name: str, seconds: float) -> str:
    """The text of a pdf, page by page. It is parsed in a process of its own, with limits on time, memory
    and files, since the file may be made to keep a parser busy. Raises RowError.
    """
    command = [
        sys.executable,
        "-I",
        "-m",
        "goldgate_longcontext.documents.pdf_worker",
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
