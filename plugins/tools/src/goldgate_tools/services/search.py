"""``tools.search``: full-text search over a user's own documents, and the documents themselves.

Two tools: ``search(query)`` gives the best documents with a snippet of each, ``open_doc(doc_id)`` a whole
one. A query is data: its words are searched for, and operators of the engine in it mean nothing. Documents
and queries are cut into the same terms whatever the engine, so that both engines find the same.
"""

from __future__ import annotations

import json
import re
import sqlite3
import threading
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

from goldgate import ConfigError, RowError

from goldgate_tools.reading.json_text import MalformedError, decode
from goldgate_tools.requests import Call, Result

WORDS = 40  # of a query that are searched for
LONGEST = 40  # characters of a term
TEXT_FILES = (".txt", ".md")
_TERM = re.compile(
    r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[^\W_\u0e00-\u0eff\u1780-\u17ff"
    r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+"
)


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """What is searched, and how much of it is given."""

    path: Path
    """A JSONL file of ``{"id", "title", "text"}``, or a folder of .txt and .md files."""
    engine: Literal["fts5", "tantivy"] = "fts5"
    """``fts5``: SQLite's. ``tantivy``: needs goldgate-tools[tantivy]."""
    top: int = 5
    """How many documents a search gives."""
    snippet: int = 300
    """Characters of each document that a search shows."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the corpus."""

    id: str
    title: str
    text: str


class Index(Protocol):
    """Finds documents by terms."""

    def find(self, found: Sequence[str], top: int) -> list[str]:
        """The ids of the best documents, best first."""


def terms(text: str) -> list[str]:
    """The terms of a text: words without case and accents; single letters where a script has no spaces."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    bare = "".join(letter for letter in plain if not "\u0300" <= letter <= "\u036f")
    return [term[:LONGEST] for term in _TERM.findall(unicodedata.normalize("NFC", bare))]


class SearchServer:
    """Answers ``search`` and ``open_doc``; no other tool is known."""

    batch = 16
    parallel = 1

    def __init__(self, options: SearchOptions) -> None:
        self._documents = {document.id: document for document in documents(options.path)}
        self._options = options
        index = Fts5 if options.engine == "fts5" else Tantivy
        self._index: Index = index(list(self._documents.values()))

    def serve(self, requests: Sequence[Call]) -> list[Result]:
        """A result for each call."""
        return [self._one(request) for request in requests]

    def close(self) -> None:
        """The index goes with the server."""

    def schemas(self) -> list[Mapping[str, Any]]:
        """The two tools as function schemas."""
        return list(SCHEMAS)

    def _one(self, call: Call) -> Result:
        if call.tool == "open_doc":
            wanted = call.arguments.get("doc_id", call.arguments.get("id"))
            document = self._documents.get(wanted) if isinstance(wanted, str) else None
            return Result(document.text) if document else Result(error="Error: no such document")
        if call.tool != "search":
            return Result(known=False)
        query = call.arguments.get("query")
        if not isinstance(query, str):
            return Result(error="Error: query is a text")
        wanted = list(dict.fromkeys(terms(query[:2000])))[:WORDS]
        found = self._index.find(wanted, self._options.top) if wanted else []
        return Result([self._shown(self._documents[name], frozenset(wanted)) for name in found])

    def _shown(self, document: Document, wanted: frozenset[str]) -> dict[str, str]:
        words = re.finditer(r"\w+", document.text)
        first = next((word.start() for word in words if not wanted.isdisjoint(terms(word[0]))), 0)
        start = max(0, first - 40)
        snippet = document.text[start : start + self._options.snippet]
        return {"doc_id": document.id, "title": document.title, "snippet": " ".join(snippet.split())}


def open_search(options: SearchOptions) -> SearchServer:
    """A server over the documents. Raises ConfigError and RowError."""
    return SearchServer(options)


class Fts5:
    """SQLite's full-text index, in memory."""

    def __init__(self, found: Sequence[Document]) -> None:
        self._lock = threading.Lock()
        self._base = sqlite3.connect(":memory:", check_same_thread=False)
        self._base.execute("CREATE VIRTUAL TABLE docs USING fts5(id UNINDEXED, title, text)")
        rows = [
            (document.id, " ".join(terms(document.title)), " ".join(terms(document.text)))
            for document in found
        ]
        self._base.executemany("INSERT INTO docs VALUES (?, ?, ?)", rows)

    def find(self, found: Sequence[str], top: int) -> list[str]:
        """By BM25; ties in the order of the corpus."""
        query = " OR ".join(f'"{term}"' for term in found)
        with self._lock:
            rows = self._base.execute(
                "SELECT id FROM docs WHERE docs MATCH ? ORDER BY bm25(docs, 0.0, 3.0, 1.0), rowid LIMIT ?",
                (query, top),
            ).fetchall()
        return [str(row[0]) for row in rows]


class Tantivy:
    """Tantivy's index, in memory."""

    def __init__(self, found: Sequence[Document]) -> None:
        try:
            import tantivy
        except ImportError as error:
            raise ConfigError("install goldgate-tools[tantivy] for engine = 'tantivy'") from error
        self._tantivy: Any = tantivy
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        builder.add_text_field("body", stored=False, tokenizer_name="whitespace")
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        writer = self._index.writer(heap_size=15_000_000, num_threads=1)
        for document in found:
            body = " ".join(terms(f"{document.title}\n{document.text}"))
            writer.add_document(tantivy.Document(id=document.id, body=body))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def find(self, found: Sequence[str], top: int) -> list[str]:
        """By BM25; ties by id."""
        asked = [
            (self._tantivy.Occur.Should, self._tantivy.Query.term_query(self._schema, "body", term))
            for term in found
        ]
        searcher = self._index.searcher()
        hits = searcher.search(self._tantivy.Query.boolean_query(asked), top).hits
        names = [(-score, str(searcher.doc(address)["id"][0])) for score, address in hits]
        return [name for _, name in sorted(names)]


def documents(path: Path) -> Iterator[Document]:
    """The documents of a file or a folder. Raises ConfigError and RowError."""
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.suffix in TEXT_FILES and file.is_file())
        if not files:
            raise ConfigError(f"{path}: no {' or '.join(TEXT_FILES)} files in this folder")
        for file in files:
            yield Document(str(file.relative_to(path)), file.stem, file.read_text("utf-8", "replace"))
        return
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"cannot read the documents {path}: {error}") from error
    seen: set[str] = set()
    for number, line in enumerate(lines, 1):
        if line.strip():
            document = _document(line, f"{path}, line {number}")
            if document.id in seen:
                raise RowError(f"{path}, line {number}: the id {document.id!r} is used twice")
            seen.add(document.id)
            yield document


def _document(line: str, where: str) -> Document:
    try:
        row = decode(line, 64_000_000)
    except MalformedError as error:
        raise RowError(f"{where}: {error}") from error
    if (
        not isinstance(row, Mapping)
        or not isinstance(row.get("text"), str)
        or not isinstance(row.get("id"), str)
    ):
        raise RowError(f'{where}: a document is {{"id": ..., "title": ..., "text": ...}}')
    return Document(row["id"], str(row.get("title", "")), row["text"])


SCHEMAS: tuple[Mapping[str, Any], ...] = tuple(
    json.loads(
        '[{"type":"function","function":{"name":"search","description":"Search the documents.","parameters":'
        '{"type":"object","properties":{"query":{"type":"string"}},"required":["query"]}}},'
        '{"type":"function","function":{"name":"open_doc","description":"Open a document by its doc_id.",'
        '"parameters":{"type":"object","properties":{"doc_id":{"type":"string"}},"required":["doc_id"]}}}]'
    )
)
"""The schemas of the two tools, for a row's ``tools``."""
