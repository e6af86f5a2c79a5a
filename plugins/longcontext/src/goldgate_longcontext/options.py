"""The options of the verifiers; defaults are ours where the Llama 3 report names none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class SupportedOptions:
    """What is asked of the gold chunks."""

    unique: bool = True
    """Whether a further chunk that supports the answer makes the row wrong."""
    question: str = ""
    """The question for all rows, where it is neither ``reference.question`` nor the prompt."""


@dataclass(frozen=True, slots=True)
class KeyFileOptions:
    """What makes a file a key file."""

    min_refs: int = 5
    """The least number of files that import it, for rows without ``reference.min_refs`` (report, 4.3.4)."""


@dataclass(frozen=True, slots=True)
class BrokenOptions:
    """How it is found out whether a file is broken."""

    run: bool = False
    """Whether the sandbox imports each file, with the removed one and without it."""
    seconds: float = 20.0
    """Wall clock for all imports of one response."""


@dataclass(frozen=True, slots=True)
class RestoredOptions:
    """How it is found out whether a missing file is there again."""

    run: bool = False
    """Whether the repository's tests run in the sandbox, against the removed file and against the code."""
    most_tests: int = 8
    """How many test files at most; those that import the file themselves come first."""
    seconds: float = 20.0
    """Wall clock for one test file."""


@dataclass(frozen=True, slots=True)
class AnswerableOptions:
    """How the reader is asked."""

    reader: str = field(default="", metadata={"service": "chat"})
    """The chat service that reads, where it is not the step's own."""
    k: int = 3
    """How often it is asked in each condition."""
    right: float = 2 / 3
    """The least share of right answers with the gold chunks."""
    wrong: float = 1 / 3
    """The largest share of right answers without them."""
    without: Literal["retrieved", "whole"] = "retrieved"
    """What it is shown without the gold chunks: the chunks that match the question best, or all others."""
    top: int = 20
    """How many chunks are retrieved by BM25."""
    closed_book: bool = True
    """Whether it is also asked without any text, to drop what it knows by heart."""
    probe: bool = True
    """Whether a needle is asked of the reader first, so that one that cannot read makes no verdicts."""
    chunk: int = 8192
    """Tokens of a chunk, where the row has a document and no chunks."""
    temperature: float = 0.7
    """Of the reader; above 0 its answers can differ."""
    max_tokens: int = 256
    """Of an answer."""
    seed: int | None = None
    """What the seeds come from."""


@dataclass(frozen=True, slots=True)
class AnswerOptions:
    """When an answer is right."""

    precision: float = 1.0
    """The least share of the response that is right: a list of everything is wrong."""
    recall: float = 1.0
    """The least share of the expected items that the response holds."""


@dataclass(frozen=True, slots=True)
class SummaryOptions:
    """What is asked of a summary."""

    coverage: float = 1.0
    """The least share of the document's sections that the summary speaks of."""
    longest: float = 0.5
    """The most of the document's length that a summary may have."""
