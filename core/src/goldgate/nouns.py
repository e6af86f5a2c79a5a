"""The nouns: frozen values that every part of goldgate passes on.

No I/O, no base classes, nothing but the standard library.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat, as transformers' templates and OpenAI-compatible endpoints know it.

    ``tool_calls`` are the protocol's own objects: ``{"id", "type", "function": {"name", "arguments"}}``
    with the arguments as a JSON string.
    """

    role: str
    content: str = ""
    tool_calls: tuple[Mapping[str, Any], ...] = ()
    tool_call_id: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A problem: what is asked, and what verifiers check an answer against."""

    id: str
    prompt: tuple[Message, ...]
    reference: Mapping[str, Any] = field(default_factory=dict)
    tools: tuple[Mapping[str, Any], ...] = ()
    tags: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who made a candidate: generator, model, seed, place among its siblings, and parent.

    ``parent`` is the index of the candidate that this one corrects or edits.
    """

    by: str = "source"
    model: str = ""
    seed: int | None = None
    index: int = 0
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer to a sample: the messages after its prompt, and where they come from."""

    sample: Sample
    messages: tuple[Message, ...]
    origin: Origin = Origin()

    @property
    def text(self) -> str:
        """What the assistant said last; empty where it said nothing."""
        for message in reversed(self.messages):
            if message.role == "assistant":
                return message.content
        return ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verifier says of a candidate.

    ``score`` lies in [0, 1]; None abstains. ``why`` is one sentence, ``evidence`` plain JSON.
    Raises ValueError when it is malformed, so that a careless verifier fails instead of accepting.
    """

    score: float | None
    why: str
    evidence: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.score is not None and not 0.0 <= self.score <= 1.0:
            raise ValueError(f"a verdict's score lies in [0, 1] or is None, not {self.score!r}")
        if not self.why:
            raise ValueError("a verdict says why")


@dataclass(frozen=True, slots=True)
class Failure:
    """The machinery failed. Never a verdict: the row is neither accepted nor rejected.

    ``where`` names the step or service, ``kind`` the machine that broke; a ``transient`` failure is
    worth another try at once, any failure is tried again when the run is resumed.
    """

    why: str
    where: str = ""
    kind: Literal["service", "plugin", "time", "worker", "row"] = "service"
    transient: bool = False


@dataclass(frozen=True, slots=True)
class Drop:
    """Why a candidate is out: which step said so, in which way, and its sentence."""

    by: str
    why: str
    kind: Literal["rejected", "abstained", "filtered"] = "filtered"


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its verdicts by verifier name; why it was dropped, or what failed.

    ``seconds`` is the wall clock that each verifier took: for certificates and reports, never exported.
    """

    candidate: Candidate
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    dropped: Drop | None = None
    failure: Failure | None = None
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)

    @property
    def accepted(self) -> bool:
        """Nothing rejected it, nothing abstained, nothing failed."""
        return self.dropped is None and self.failure is None


@dataclass(frozen=True, slots=True)
class Example:
    """One row of training data: the candidates of one sample, best first.

    One is a demonstration (SFT), two a pair (chosen, rejected), three a triple
    (edited, chosen, rejected; Llama 3 report, 4.2.1).
    """

    ranked: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class Control:
    """A candidate whose right score is known; ``replies`` are what services would answer in turn."""

    candidate: Candidate
    score: float | None
    replies: tuple[Any, ...] = ()
    tags: Mapping[str, Any] = field(default_factory=dict)


def chat(prompt: str | Sequence[Message]) -> tuple[Message, ...]:
    """A prompt as messages: a bare text is what the user says."""
    return (Message("user", prompt),) if isinstance(prompt, str) else tuple(prompt)


def answer(sample: Sample, response: str | Sequence[Message], origin: Origin | None = None) -> Candidate:
    """A candidate from a response: a bare text is what the assistant says."""
    said = (Message("assistant", response),) if isinstance(response, str) else tuple(response)
    return Candidate(sample, said, origin or Origin())


def accept(why: str, **evidence: Any) -> Verdict:
    """A verdict of 1."""
    return Verdict(1.0, why, evidence)


def reject(why: str, **evidence: Any) -> Verdict:
    """A verdict of 0."""
    return Verdict(0.0, why, evidence)


def abstain(why: str, **evidence: Any) -> Verdict:
    """No verdict: it could not be decided."""
    return Verdict(None, why, evidence)
