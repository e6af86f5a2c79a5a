"""The generator ``math.self_consistency``: several solutions of a question, and the answer most agree on.

Answers vote by what they mean, not by how they are written. The vote is that of Wang et al. 2022. Without a
reference the winner may become one, marked as such.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace

from goldgate import Candidate, Chat, Completion, Origin, Sample, answer, chat
from goldgate.asking import ask, problem_of

from goldgate_math.comparison.compare import decide
from goldgate_math.extraction.final_answer import extract
from goldgate_math.extraction.result import Found
from goldgate_math.generators.prompts import SOLVE
from goldgate_math.limits import UnreadableError
from goldgate_math.options import AnswerOptions
from goldgate_math.tree import Answer
from goldgate_math.verifiers.readings import stated


@dataclass(frozen=True, slots=True)
class ConsistencyOptions:
    """How many solutions vote, and what becomes of the vote."""

    n: int = 8
    """How many solutions are requested per sample."""
    share: float = 0.5
    """The share of the votes that the winning answer needs, from 0 to 1."""
    losers: bool = False
    """Whether the solutions that disagree with the winner are returned as well."""
    label: bool = True
    """Whether the winner becomes the reference of a sample without one, with the tag ``label = "vote"``."""
    temperature: float = 0.8
    """Sampling temperature of the requests."""
    max_tokens: int = 1024
    """Most tokens of one reply."""
    seed: int = 0
    """Seed of the first request; later ones count up from it."""


@dataclass(frozen=True, slots=True)
class Vote:
    """Which of the texts agree (their places), and the answer as the first of them wrote it."""

    places: tuple[int, ...]
    answer: str


def vote(texts: Sequence[str]) -> list[Vote]:
    """The groups of texts whose final answers mean the same, largest first; ties to the earlier."""
    groups: list[tuple[Answer, str, list[int]]] = []
    for place, text in enumerate(texts):
        found = extract(text)
        if not isinstance(found, Found):
            continue
        try:
            value, written = stated(found, None)
        except UnreadableError:
            continue
        for other, _, places in groups:
            if decide(other, value, AnswerOptions()).equal:
                places.append(place)
                break
        else:
            groups.append((value, written, [place]))
    ordered = sorted(groups, key=lambda group: -len(group[2]))
    return [Vote(tuple(places), written) for _, written, places in ordered]


def make(
    sample: Sample, options: ConsistencyOptions
) -> Generator[tuple[Chat, ...], tuple[Completion, ...], list[Candidate]]:
    """The solutions that agree with the majority; none where no answer has its share of the votes."""
    prompt = SOLVE.format(problem=problem_of(sample))
    replies = yield tuple(ask(chat(prompt), options, index) for index in range(options.n))
    groups = vote([reply.message.content for reply in replies])
    if not groups or len(groups[0].places) < options.share * options.n:
        return []
    winner = groups[0]
    tags = {**sample.tags, "votes": len(winner.places), "voters": options.n}
    reference = dict(sample.reference)
    if options.label and "answer" not in reference:
        reference["answer"] = winner.answer
        tags["label"] = "vote"
    voted = replace(sample, reference=reference, tags=tags)
    kept = range(options.n) if options.losers else winner.places
    return [
        answer(
            voted,
            (replies[place].message,),
            Origin("math.self_consistency", replies[place].model, options.seed, place),
        )
        for place in kept
    ]
