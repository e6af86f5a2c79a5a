"""Where a row has its document: in ``reference.source``, or in the prompt between two offsets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from goldgate import Message, Sample

from goldgate_longcontext.documents.chunks import Span

LARGEST = 40_000_000
"""Characters of a document."""


class DocumentError(ValueError):
    """A row's document or its spans cannot be used; the message says why."""


def document_of(sample: Sample) -> str:
    """The document: ``reference.source``, or the part of the user's first message that
    ``reference.document`` names by its start and end. Raises DocumentError.
    """
    source = sample.reference.get("source")
    if isinstance(source, str) and source.strip():
        text = source
    else:
        start, end = span(sample.reference.get("document"), "reference.document")
        text = next((one.content for one in sample.prompt if one.role == "user"), "")[start:end]
        if not text.strip():
            raise DocumentError("the prompt holds no document between the offsets of reference.document")
    if len(text) > LARGEST:
        raise DocumentError(f"the document is longer than {LARGEST} characters")
    return text


def span(value: Any, name: str) -> Span:
    """Two offsets. Raises DocumentError."""
    if (
        isinstance(value, list | tuple)
        and len(value) == 2
        and all(isinstance(one, int) and not isinstance(one, bool) for one in value)
        and 0 <= value[0] < value[1]
    ):
        return value[0], value[1]
    raise DocumentError(f"{name} is a pair of offsets, start before end")


def gold_spans(reference: Mapping[str, Any]) -> list[Span]:
    """``reference.chunk``: one pair of offsets into the document, or a list of pairs. Raises
    DocumentError.
    """
    value = reference.get("chunk")
    if isinstance(value, list | tuple) and value and isinstance(value[0], list | tuple):
        return [span(one, "reference.chunk") for one in value]
    return [span(value, "reference.chunk")]


QUESTION = "\n\nAnswer from the document above, in as few words as possible.\n\nQuestion: {question}"


def with_question(document: str, question: str) -> tuple[tuple[Message, ...], Span]:
    """A prompt of a document and a question, and where the document stands in it."""
    return (Message("user", document + QUESTION.format(question=question)),), (0, len(document))


def position(spans: Sequence[Span], length: int) -> float:
    """Where in a document of this length the first of the spans has its middle, from 0 to 1."""
    start, end = spans[0]
    return round((start + end) / 2 / length, 6) if length else 0.0
