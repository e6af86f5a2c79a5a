"""The generator ``math.skills``: new problems for a list of skills.

Llama 3 report, 4.3.3: a taxonomy of mathematical skills says where the model is weak, and prompts are made
for it. A problem's own answer is a claim, so it is kept only when enough independent solutions agree with it.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass

from goldgate import Chat, Completion, Sample, chat
from goldgate.asking import ask, problem_of

from goldgate_math.comparison.compare import decide
from goldgate_math.extraction.result import Found
from goldgate_math.generators.prompts import NEW_PROBLEM, SOLVE
from goldgate_math.generators.self_consistency import vote
from goldgate_math.limits import UnreadableError
from goldgate_math.options import AnswerOptions
from goldgate_math.parsing.reader import read
from goldgate_math.verifiers.readings import stated

_PROBLEM = re.compile(r"^\W*Problem\W*:\s*(\S.{10,2000})$", re.MULTILINE)
_ANSWER = re.compile(r"^\W*Answer\W*:\s*(\S.{0,200})$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SkillOptions:
    """For which skills problems are made, and how their answers are confirmed."""

    skills: tuple[str, ...] = ("fractions", "percentages", "rates and ratios", "linear equations", "counting")
    """The skills that the new problems need."""
    n: int = 1
    """How many problems are requested per skill and example."""
    votes: int = 4
    """How many independent solutions must confirm a problem's stated answer; 0 accepts it unconfirmed."""
    share: float = 0.75
    """The share of these solutions that must agree with the stated answer, from 0 to 1."""
    temperature: float = 0.9
    """Sampling temperature of the requests."""
    max_tokens: int = 1024
    """Most tokens of one reply."""
    seed: int = 0
    """Seed of the first request; later ones count up from it."""


def make(
    sample: Sample, options: SkillOptions
) -> Generator[tuple[Chat, ...], tuple[Completion, ...], list[Sample]]:
    """New samples; the given one is the example."""
    wanted = [(skill, number) for skill in options.skills for number in range(options.n)]
    example = problem_of(sample)
    replies = yield tuple(
        ask(chat(NEW_PROBLEM.format(skill=skill, example=example)), options, place)
        for place, (skill, _) in enumerate(wanted)
    )
    made = []
    for (skill, number), reply in zip(wanted, replies, strict=True):
        problem, claim = _PROBLEM.search(reply.message.content), _ANSWER.search(reply.message.content)
        if problem is None or claim is None or problem[1].strip() == example.strip():
            continue
        agreed = yield from _agreed(problem[1], claim[1], options) if options.votes else _trusted()
        if agreed:
            name = f"{sample.id}/{skill.replace(' ', '-')}-{number + 1}"
            tags = {**sample.tags, "skill": skill, "label": "vote" if options.votes else "claim"}
            made.append(Sample(name, chat(problem[1].strip()), {"answer": claim[1].strip()}, tags=tags))
    return made


def _trusted() -> Generator[tuple[Chat, ...], tuple[Completion, ...], bool]:
    yield from ()
    return True


def _agreed(
    problem: str, claim: str, options: SkillOptions
) -> Generator[tuple[Chat, ...], tuple[Completion, ...], bool]:
    prompt = SOLVE.format(problem=problem)
    replies = yield tuple(ask(chat(prompt), options, index) for index in range(options.votes))
    groups = vote([reply.message.content for reply in replies])
    if not groups or len(groups[0].places) < options.share * options.votes:
        return False
    try:
        value, _ = stated(Found((groups[0].answer,), "whole"), None)
        return decide(read(claim), value, AnswerOptions()).equal is True
    except UnreadableError:
        return False
