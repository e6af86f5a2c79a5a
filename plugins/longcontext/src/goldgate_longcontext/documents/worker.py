"""The process that parses a file: ``python -m goldgate_longcontext.documents.worker KIND MEMORY SECONDS``;
KIND is pdf or html.

The file comes by standard input, its pages go to standard output as JSON. It can open no file for writing
and start no process once the parser is loaded.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Callable
from functools import partial

from goldgate_longcontext.documents.html import html_text

PAGES = 20_000
CHARACTERS = 40_000_000


def main(kind: str, memory: int, seconds: int) -> None:
    """Read, parse, write."""
    raw = sys.stdin.buffer.read()
    parse: Callable[[bytes], dict[str, object]] = _html
    if kind == "pdf":
        try:
            import pypdf
        except ImportError:
            sys.stdout.write(json.dumps({"error": "install goldgate-longcontext[pdf] to read it"}))
            return
        parse = partial(_pages, pypdf)
    resource.setrlimit(resource.RLIMIT_AS, (memory << 20, memory << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    sys.stdout.buffer.write(json.dumps(parse(raw)).encode())


def _html(raw: bytes) -> dict[str, object]:
    try:
        return {"pages": [html_text(raw.decode())]}
    except (MemoryError, RecursionError):
        return {"error": "it needs too much memory"}


def _pages(pypdf: object, raw: bytes) -> dict[str, object]:
    try:
        reader = pypdf.PdfReader(io.BytesIO(raw))  # type: ignore[attr-defined]
        if reader.is_encrypted and not reader.decrypt(""):
            return {"error": "it is encrypted: save it without a password"}
        if len(reader.pages) > PAGES:
            return {"error": f"it has more than {PAGES} pages"}
        pages: list[str] = []
        total = 0
        for page in reader.pages:
            pages.append(page.extract_text() or "")
            total += len(pages[-1])
            if total > CHARACTERS:
                return {"error": f"it holds more than {CHARACTERS} characters"}
    except MemoryError:
        return {"error": "it needs too much memory"}
    except Exception as error:  # noqa: BLE001 - the boundary to a parser of strangers' files
        return {"error": f"not a pdf that can be read ({type(error).__name__}: {error})"[:300]}
    if not any(page.strip() for page in pages):
        return {"error": "its pages hold no text (scanned pictures need OCR first)"}
    return {"pages": pages}


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
