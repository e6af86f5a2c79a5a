"""The verifier ``factuality.consistent``: which of the answers to one question say what most of them say?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from goldgate import Judged, Sample, Verdict, abstain, accept, reject
from goldgate.asking import problem_of
from goldgate.text import sentence, without_reasoning

from goldgate_factuality.answers.compare import relation
from goldgate_factuality.answers.decide import Expected, decide
from goldgate_factuality.answers.refusals import refusal
from goldgate_factuality.answers.stated import stated, stripped

MOST = 200  # answers of one sample that are compared


@dataclass(frozen=True, slots=True)
class ConsistentOptions:
    """How much agreement is asked for."""

    share: float = 0.6
    """The share of all answers that the majority needs (ours)."""

    least: int = 3
    """With fewer answers than this there is no verdict (ours)."""

    def __post_init__(self) -> None:
        """Raises ValueError for agreement that no answers could have."""
        if not 0 < self.share <= 1:
            raise ValueError("share: above 0, at most 1")
        if self.least < 2:
            raise ValueError("least: at least 2 answers")


def check(sample: Sample, judged: Sequence[Judged], options: ConsistentOptions) -> list[Verdict]:
    """A verdict for each answer of a group: accepted with the majority, rejected against it."""
    return agreement([one.candidate.text for one in judged], problem_of(sample), options)


def clusters(texts: Sequence[str], question: str = "") -> list[list[int]]:
    """The places of answers that say the same, largest group first; refusals form a group of their own."""
    keys = [_answer(text) for text in texts[:MOST]]
    groups: list[list[int]] = []
    for at, key in enumerate(keys):
        for group in groups:
            if _same(key, texts[at], keys[group[0]], texts[group[0]], question):
                group.append(at)
                break
        else:
            groups.append([at])
    return sorted(groups, key=lambda group: (-len(group), group[0]))


def _answer(text: str) -> str | None:
    """What a text states, in short; None where it refuses or states nothing."""
    outside = without_reasoning(text[:20_000])
    if not outside.strip() or refusal(outside):
        return None
    content = stated(outside)
    return stripped((content.answers or content.sentences or (outside,))[0])


def _same(key: str | None, text: str, other: str | None, other_text: str, question: str) -> bool:
    if key is None or other is None:
        return key is other
    if relation(key, other) == "equal":
        return True
    if len(other.split()) <= 8 and decide(text, Expected((other,), question)).right:
        return True
    return len(key.split()) <= 8 and bool(decide(other_text, Expected((key,), question)).right)


def agreement(texts: Sequence[str], question: str, options: ConsistentOptions) -> list[Verdict]:
    """A verdict for each answer: accepted with the majority, rejected against it; none without a majority."""
    if not options.least <= len(texts) <= MOST:
        return [
            abstain(f"{len(texts)} answers: between {options.least} and {MOST} are compared") for _ in texts
        ]
    groups = clusters(texts, question)
    first = groups[0]
    share = len(first) / len(texts)
    evidence: dict[str, Any] = {"groups": [len(group) for group in groups[:20]], "share": share}
    if share < options.share or (len(groups) > 1 and len(groups[1]) == len(first)):
        return [abstain(f"no answer has {options.share:.0%} of {len(texts)}", **evidence) for _ in texts]
    kept = _answer(texts[first[0]])
    why = f"{len(first)} of {len(texts)} " + (f"say {sentence(kept, 80)!r}" if kept else "refuse")
    return [
        accept(why, **evidence) if at in first else reject(why + ", this one does not", **evidence)
        for at in range(len(texts))
    ]
