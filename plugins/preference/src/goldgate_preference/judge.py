"""The verifier ``preference.judge``: is a response better than the row's baseline, asked in both orders?"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

from goldgate import Candidate, Chat, Completion, Message, Verdict, abstain, accept, reject

from goldgate_preference.verdicts import winner

ASK = """Compare two responses to the same conversation. Judge how well each does what is asked, whether \
what it says is true, and how it says it. Its length is no merit, nor is its place here.

# Conversation
{conversation}

# Response A
{first}

# Response B
{second}

Give your reasons in a few sentences. Then end with exactly one of [[A]], [[B]] or [[tie]]."""


@dataclass(frozen=True)
class Judging:
    """``service`` is the step's own; ``max_tokens`` limits the judge's answer, ``seed`` is the run's."""

    max_tokens: int = 1024
    temperature: float = 0.0
    seed: int | None = None


def judge(
    candidate: Candidate, options: Judging
) -> Generator[tuple[Chat, Chat], tuple[Completion, Completion], Verdict]:
    """Accepts where the judge prefers the response in both orders, rejects where it prefers the
    baseline in both. A verdict that changes with the order, a tie, or one that cannot be read is none.
    """
    own, baseline = candidate.text, str(candidate.sample.reference["baseline"])
    if own == baseline:
        return abstain("the response is the baseline itself")
    prompt = candidate.sample.prompt
    replies = yield _asked(prompt, own, baseline, options), _asked(prompt, baseline, own, options)
    first, second = (winner(reply.message.content) for reply in replies)
    orders: dict[str, Any] = {"response first": first, "baseline first": second}
    if first is None or second is None:
        return abstain("the judge's answer cannot be read", **orders)
    if (first, second) == ("A", "B"):
        return accept("the judge prefers it in both orders", **orders)
    if (first, second) == ("B", "A"):
        return reject("the judge prefers the baseline in both orders", **orders)
    if (first, second) == ("tie", "tie"):
        return abstain("the judge prefers neither", **orders)
    return abstain("the judge's preference changes with the order", **orders)


def _asked(prompt: tuple[Message, ...], first: str, second: str, options: Judging) -> Chat:
    conversation = "\n\n".join(f"{said.role}: {said.content}" for said in prompt)
    parts = {"{conversation}": conversation, "{first}": first, "{second}": second}
    text = "".join(parts.get(part, part) for part in _split(ASK, tuple(parts)))
    return Chat(
        (Message("user", text),),
        temperature=options.temperature,
        max_tokens=options.max_tokens,
        seed=options.seed,
    )


def _split(text: str, marks: tuple[str, ...]) -> list[str]:
    """A template at its marks: a mark within a response is never filled in."""
    parts = [text]
    for mark in marks:
        parts = [piece for part in parts for piece in _around(part, mark)]
    return parts


def _around(part: str, mark: str) -> list[str]:
    before, found, after = part.partition(mark)
    return [before, found, after] if found else [part]
