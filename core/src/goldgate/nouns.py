"""The nouns: frozen values that every part of goldgate passes on.

No I/O, no base classes, nothing but the standard library.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from goldgate.quick import quick

Parts = Mapping[str, float | None]
"""Scores of steps, turns or constraints by name; None where one could not be judged."""


@quick
@dataclass(frozen=True, slots=True)
class Blob:
    """A long text, or the bytes of a file, by the digest of its contents; a run keeps it once, next to its
    journal. ``size`` is in bytes; ``text`` says whether it is text. ``goldgate.asking.text_of`` reads it.
    """

    digest: str
    size: int
    text: bool = True


@quick
@dataclass(frozen=True, slots=True)
class Message:
    """One message of a chat, as transformers' templates and OpenAI-compatible endpoints know it.

    ``tool_calls`` are the protocol's own objects: ``{"id", "type", "function": {"name", "arguments"}}``
    with the arguments as a JSON string. ``reasoning`` holds the thoughts before the content: verifiers see
    only the content. ``documents`` are long texts that stand before the content, with an empty line after
    each: a service or a data set is given them in full; requests, rows on their way and the journal hold
    their digests.
    """

    role: str
    content: str = ""
    tool_calls: tuple[Mapping[str, Any], ...] = ()
    tool_call_id: str = ""
    name: str = ""
    reasoning: str = ""
    documents: tuple[str | Blob, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class Origin:
    """Who made a candidate or a sample: generator, model, seed, number among its siblings, and parent.

    ``parent`` is the index of the candidate that this one corrects or edits. ``sample`` is the id of the
    sample that a generated sample was made from.
    """

    by: str = "source"
    model: str = ""
    seed: int | None = None
    index: int = 0
    parent: int | None = None
    sample: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Sample:
    """A problem: what is asked, and what verifiers check an answer against.

    ``origin`` is where a generated sample came from; None for one of the source. ``files`` are uploads that
    belong to the prompt, by name: a short text as it stands, a long one and bytes as a Blob. A plug-in may
    give bytes and texts of any length; the engine turns them into blobs.
    """

    id: str
    prompt: tuple[Message, ...]
    reference: Mapping[str, Any] = field(default_factory=dict)
    tools: tuple[Mapping[str, Any], ...] = ()
    tags: Mapping[str, Any] = field(default_factory=dict)
    origin: Origin | None = None
    files: Mapping[str, str | Blob] = field(default_factory=dict)


@quick
@dataclass(frozen=True, slots=True)
class Candidate:
    """An answer to a sample: the messages after its prompt, and where they come from.

    ``finish`` says how its last message ended, in the protocol's words ("stop", "length", "tool_calls",
    "content_filter", "refusal"); empty where nobody knows. ``tools`` and ``system`` are what a generator
    added to the sample's own tools and prompt; they are exported with the candidate.
    """

    sample: Sample
    messages: tuple[Message, ...]
    origin: Origin = Origin()
    finish: str = ""
    tools: tuple[Mapping[str, Any], ...] = ()
    system: str = ""

    @property
    def text(self) -> str:
        """The text of the assistant's last message; empty where there is none."""
        for message in reversed(self.messages):
            if message.role == "assistant":
                return message.content
        return ""


@quick
@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verifier decides of a candidate.

    ``score`` lies in [0, 1]; None abstains. ``why`` is one sentence, ``evidence`` plain JSON. ``parts`` are
    scores of steps, turns or constraints by name; the score itself is 1.0 only if everything holds.
    ``abstained``: "cannot_judge" (the fault is the reference's or the verifier's; a trainer skips it) or
    "no_answer" (the response holds nothing to judge; a trainer may call that 0). ``code`` is a stable name of
    the reason, so that reasons can be counted. Raises ValueError when it is malformed, so that a careless
    verifier fails instead of accepting.
    """

    score: float | None
    why: str
    evidence: Mapping[str, Any] = field(default_factory=dict)
    parts: Mapping[str, float | None] = field(default_factory=dict)
    abstained: Literal["", "cannot_judge", "no_answer"] = ""
    code: str = ""

    def __post_init__(self) -> None:
        if self.score is None and not self.abstained:
            object.__setattr__(self, "abstained", "cannot_judge")
        if self.score is not None and self.abstained:
            raise ValueError("a verdict with a score does not abstain")
        if self.score is not None and not 0.0 <= self.score <= 1.0:
            raise ValueError(f"a verdict's score lies in [0, 1] or is None, not {self.score!r}")
        if not self.why:
            raise ValueError("a verdict says why")


@quick
@dataclass(frozen=True, slots=True)
class Failure:
    """The machinery failed. Never a verdict: the row is neither accepted nor rejected.

    ``where`` names the step or service, ``kind`` the machine that broke; a ``transient`` failure is
    worth another try at once, any failure is tried again when the run is resumed. Kinds "budget" and
    "waiting" (for people) are not counted as failures of the rows. ``code`` is a stable name of the reason.
    """

    why: str
    where: str = ""
    kind: Literal["service", "plugin", "time", "worker", "row", "budget", "waiting"] = "service"
    transient: bool = False
    code: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Drop:
    """Why a candidate, or a sample, is out: by which step, in which way, its sentence and the stable code of
    the reason. The engine fills in ``by`` where a plug-in makes one.
    """

    by: str
    why: str
    kind: Literal["rejected", "abstained", "filtered"] = "filtered"
    code: str = ""


@quick
@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate with its verdicts by verifier name; why it was dropped, or what failed.

    ``seconds`` is the wall clock that each verifier took: for certificates and reports, never exported.
    ``expected`` is its right score, where the source says it: no plug-in that judges sees it; it audits them.
    """

    candidate: Candidate
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    dropped: Drop | None = None
    failure: Failure | None = None
    seconds: Mapping[str, float] = field(default_factory=dict, compare=False)
    expected: float | None = None

    @property
    def accepted(self) -> bool:
        """Nothing rejected it, nothing abstained, nothing failed."""
        return self.dropped is None and self.failure is None


@quick
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
    messages = (Message("assistant", response),) if isinstance(response, str) else tuple(response)
    return Candidate(sample, messages, origin or Origin())


def accept(why: str, *, code: str = "", parts: Parts | None = None, **evidence: Any) -> Verdict:
    """A verdict of 1."""
    return Verdict(1.0, why, evidence, parts or {}, code=code)


def reject(why: str, *, code: str = "", parts: Parts | None = None, **evidence: Any) -> Verdict:
    """A verdict of 0."""
    return Verdict(0.0, why, evidence, parts or {}, code=code)


def abstain(why: str, *, code: str = "", parts: Parts | None = None, **evidence: Any) -> Verdict:
    """No verdict, because it cannot be judged: the fault is the reference's or the verifier's."""
    return Verdict(None, why, evidence, parts or {}, "cannot_judge", code)


def no_answer(why: str, *, code: str = "", **evidence: Any) -> Verdict:
    """No verdict, because the response holds nothing to judge."""
    return Verdict(None, why, evidence, {}, "no_answer", code)
