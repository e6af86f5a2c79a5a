"""What a pipeline asks of people: a request of the kind "human", and what they say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from goldgate import Message


@dataclass(frozen=True, slots=True)
class Edit:
    """A better text of one response, that verifiers passed."""

    of: int
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """What people decided about a task. Responses are named by their place in the request.

    ``ranking``: best first, with ``strengths`` between each and the next; empty where none is good enough, or
    nobody could tell. ``right``: 1 or 0 where that was asked. ``edits``: better texts that may be chosen.
    ``conflict``: why several annotators say nothing together. ``by``: who labelled it.
    """

    ranking: tuple[int, ...] = ()
    strengths: tuple[str, ...] = ()
    right: int | None = None
    bad: bool = False
    edits: tuple[Edit, ...] = ()
    by: tuple[str, ...] = ()
    conflict: str = ""


@dataclass(frozen=True, slots=True)
class Annotate:
    """Ask people about one to three responses to a prompt. A missing label is a failure of kind "waiting".

    ``reference`` and ``verdicts`` (of each response) are shown after a label; verifiers judge edits by the
    reference.
    """

    kind: ClassVar[str] = "human"
    reply: ClassVar[Any] = Annotation

    id: str
    prompt: tuple[Message, ...]
    responses: tuple[tuple[Message, ...], ...]
    ask: Literal["rank", "accept"] = "rank"
    rubric: tuple[str, ...] = ()
    tools: tuple[Mapping[str, Any], ...] = ()
    tags: Mapping[str, Any] = field(default_factory=dict)
    reference: Mapping[str, Any] = field(default_factory=dict)
    verdicts: tuple[tuple[Mapping[str, Any], ...], ...] = ()
    service: str = ""
