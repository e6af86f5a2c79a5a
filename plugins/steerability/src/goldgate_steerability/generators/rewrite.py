"""The generator ``steerability.rewrite``: a violating turn is written again.

Llama 3 report, 4.2.1: edited > chosen > rejected. The prompt names the violation. The rewrite has the
rejected candidate as its parent, so that selectors make triples; it ends with the turn that was rewritten.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any

from goldgate import Candidate, Chat, Completion, Judged, Message, Origin
from goldgate.asking import seed_of

from goldgate_steerability.scopes import places

ASK = (
    "Your last answer does not keep an instruction: {why}. Write it again so that it keeps all instructions "
    "above. Give the new answer only, without comment."
)


@dataclass(frozen=True, slots=True)
class RewriteOptions:
    """How rejected answers are rewritten."""

    by: str = "steerability.constraints"
    """The step whose verdict names the violation."""
    n: int = 1
    """Rewrites per rejected answer."""
    temperature: float = 0.7
    """Sampling temperature."""
    max_tokens: int = 1024
    """Most tokens of a rewrite."""
    seed: int | None = None
    """Seed of the requests; the run's where it is not set."""


def make(
    judged: Judged, options: RewriteOptions
) -> Generator[tuple[Chat, ...], tuple[Completion, ...], list[Candidate]]:
    """Rewrites of the first violating turn; none for what ``by`` did not reject, and none of a rewrite."""
    verdict = judged.verdicts.get(options.by)
    candidate = judged.candidate
    if verdict is None or verdict.score != 0.0 or judged.failure or candidate.origin.parent is not None:
        return []
    spots = places(candidate.messages)
    turn = verdict.evidence.get("first_violating_turn")
    if not isinstance(turn, int) or not 0 <= turn < len(spots):
        return []
    start, end = spots[turn]
    before, wrong = candidate.messages[:start], candidate.messages[start:end]
    feedback = Message("user", ASK.replace("{why}", violation(verdict.evidence, turn) or verdict.why))
    replies = yield tuple(
        Chat(
            (*candidate.sample.prompt, *before, *wrong, feedback),
            temperature=options.temperature,
            max_tokens=options.max_tokens,
            seed=seed_of(options.seed, number),
            index=number,
        )
        for number in range(options.n)
    )
    parent = candidate.origin.index
    return [
        Candidate(
            candidate.sample,
            (*before, Message("assistant", reply.message.content)),
            Origin("steerability.rewrite", reply.model, seed_of(options.seed, number), number, parent),
            finish=reply.finish,
        )
        for number, reply in enumerate(replies)
        if reply.message.content.strip()
    ]


def violation(evidence: Mapping[str, Any], turn: int) -> str:
    """What is found of the first constraint that the turn violates."""
    for one in evidence.get("constraints") or ():
        if one.get("met") is False and one.get("turn") == turn:
            quoted = f" (at {one['quote']!r})" if one.get("quote") else ""
            return f"{one['id']}, {one['why']}{quoted}"
    return ""
