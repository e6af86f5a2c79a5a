"""A plug-in with the shapes that the domains have: pre-filter, tool agent, pass rate, probe, quartiles, mixture."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Generator as Steps
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from goldgate import (
    Candidate,
    Filter,
    Generator,
    Judged,
    Message,
    Notes,
    Origin,
    Sample,
    Verdict,
    Verifier,
    accept,
    answer,
    hookimpl,
    reject,
    together,
)


@dataclass(frozen=True, slots=True)
class Echo:
    """The request of the toys' service."""

    kind: ClassVar[str] = "echo"
    reply: ClassVar[Any] = str

    text: str
    service: str = ""


def worth_asking(sample: Sample) -> Steps[Any, Any, str | None]:
    """Drops a prompt that the service reads as spam, before anything is made of it."""
    reversed_ = yield Echo(sample.prompt[0].content)
    return "spam" if reversed_.endswith("maps") else None


def agent(sample: Sample, number: int) -> Steps[Any, Any, Candidate]:
    """Two calls of a tool, then an answer that grows with its number."""
    messages: tuple[Message, ...] = ()
    for turn in range(2):
        call = {"id": f"c{turn}", "type": "function", "function": {"name": "echo", "arguments": "{}"}}
        result = yield Echo(f"{sample.id} {number} {turn}")
        messages += (Message("assistant", "", (call,)), Message("tool", result, tool_call_id=f"c{turn}"))
    text = "x" * (int(sample.id[1:]) % 7 + number)
    return answer(sample, (*messages, Message("assistant", text)), Origin("recipe.agents", index=number))


def agents(sample: Sample) -> Steps[Any, Any, list[Any]]:
    """Four agents side by side."""
    return list((yield together(*(agent(sample, number) for number in range(4)))))


def even(candidate: Candidate) -> Verdict:
    """Accepts an answer of even length, and a refusal."""
    right = len(candidate.text) % 2 == 0
    return accept("even") if right else reject("odd")


def probed(sample: Sample, judged: Sequence[Judged]) -> list[Any]:
    """The sample with its pass rate as a tag, and a refusal where few answers are right."""
    rate = sum(one.accepted for one in judged) / max(1, len(judged))
    made: list[Any] = [replace(sample, tags={**sample.tags, "pass_rate": rate})]
    if rate <= 0.5:
        made.append(answer(sample, "I do not know.", Origin("recipe.probe")))
    return made


def length(candidate: Candidate) -> int:
    """What quartiles are taken of."""
    return len(candidate.text)


def quartile(notes: Notes) -> Iterator[str | None]:
    """Drops the shortest quarter of each topic."""
    by_topic: dict[str, list[int]] = defaultdict(list)
    for note in notes:
        by_topic[note.tags["topic"]].append(note.value)
    least = {topic: sorted(values)[len(values) // 4] for topic, values in by_topic.items()}
    for note in notes:
        short = note.value < least[note.tags["topic"]]
        yield f"in the shortest quarter of {note.tags['topic']}" if short else None


@dataclass(frozen=True, slots=True)
class MixtureOptions:
    """Shares by topic."""

    shares: dict[str, float] = field(default_factory=lambda: {"a": 0.75, "b": 0.25})
    """Topic → share of what is kept."""


def mixture(notes: Notes, options: MixtureOptions) -> Iterator[str | None]:
    """Keeps as many rows as the shares allow, the first of each topic."""
    counts = Counter(note.tags["topic"] for note in notes)
    whole = min(counts[topic] / share for topic, share in options.shares.items())
    left = {topic: int(whole * share) for topic, share in options.shares.items()}
    for note in notes:
        topic = note.tags["topic"]
        left[topic] = left.get(topic, 0) - 1
        yield None if left[topic] >= 0 else f"more of {topic} than its share"


@hookimpl
def goldgate_filters() -> dict[str, Filter]:
    return {
        "recipe.worth": Filter.by_row(worth_asking, of=("sample",), asks=("echo",)),
        "recipe.quartile": Filter(length, quartile, whole=True, wants=("tags",)),
        "recipe.mixture": Filter(None, mixture, MixtureOptions, whole=True, wants=("tags",)),
    }


@hookimpl
def goldgate_generators() -> dict[str, Generator]:
    return {
        "recipe.agents": Generator(agents, asks=("echo",)),
        "recipe.probe": Generator(probed, of="group"),
    }


@hookimpl
def goldgate_verifiers() -> dict[str, Verifier]:
    return {"recipe.even": Verifier(even)}
