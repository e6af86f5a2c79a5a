"""Where a row has its document: in ``reference.source``, or in its prompt.

A made sample holds its document among the documents of its prompt's message, so that a run keeps a long one
once, by its digest, however many questions and answers there are. Plug-ins that read it are given its text
(``goldgate.asking.given_texts``). A row that was exported holds the same text at the start of its prompt.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from goldgate import Blob, Message, Sample, message_to_dict

from goldgate_longcontext.documents.chunks import Span
from goldgate_longcontext.documents.tokens import count, estimate

LARGEST = 40_000_000
"""Characters of a document."""


class DocumentError(ValueError):
    """A row's document or its spans cannot be used; the message says why."""


def document_of(sample: Sample) -> str:
    """The document: ``reference.source``; else the part of the user's first message that
    ``reference.document`` names by its start and end; else that message's documents. Raises DocumentError.
    """
    source = sample.reference.get("source")
    message = next((one for one in sample.prompt if one.role == "user"), Message("user", ""))
    if isinstance(source, str) and source.strip():
        text = source
    elif "document" in sample.reference or not message.documents:
        start, end = span(sample.reference.get("document"), "reference.document")
        text = whole(message)[start:end]
        if not text.strip():
            raise DocumentError("the prompt holds no document between the offsets of reference.document")
    else:
        text = whole(Message("user", "", documents=message.documents))
    if len(text) > LARGEST:
        raise DocumentError(f"the document is longer than {LARGEST} characters")
    return text


def whole(message: Message) -> str:
    """A message as a model is given it: its documents, then its content. Raises DocumentError for a document
    that is not at hand.
    """
    try:
        return str(message_to_dict(message)["content"])
    except ValueError as error:
        raise DocumentError(str(error)) from error


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


QUESTION = "Answer from the document above, in as few words as possible.\n\nQuestion: {question}"


def with_question(document: str, question: str) -> tuple[tuple[Message, ...], Span]:
    """A prompt of a document and a question, and where in the whole prompt the document stands."""
    return with_task(document, QUESTION.format(question=question))


def with_task(document: str, task: str) -> tuple[tuple[Message, ...], Span]:
    """A prompt of a document and what is asked of it, and where in the whole prompt the document stands."""
    return (Message("user", task, documents=(document,)),), (0, len(document))


def prompt_tokens(prompt: Sequence[Message], tokenizer: str = "") -> int:
    """The tokens of a prompt whose documents are at hand."""
    return sum(count([whole(one) for one in prompt], tokenizer))


def estimated_tokens(prompt: Sequence[Message]) -> int:
    """The tokens of a prompt by the estimate; documents that a run keeps by digest need not be read."""
    held = [one for message in prompt for one in message.documents]
    size = sum(one.size for one in held if isinstance(one, Blob))
    return estimate(size) + sum(
        count([*(one for one in held if isinstance(one, str)), *(message.content for message in prompt)])
    )


def position(spans: Sequence[Span], length: int) -> float:
    """Where in a document of this length the first of the spans has its middle, from 0 to 1."""
    start, end = spans[0]
    return round((start + end) / 2 / length, 6) if length else 0.0
