"""The verifier ``preference.judge``: is a response better than the row's baseline, asked in both orders?"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass, field
from typing import Any

from goldgate import Candidate, Chat, Completion, Message, Verdict, abstain, accept, no_answer, reject
from goldgate.asking import ask
from goldgate.text import shorten

from goldgate_preference.similar import normal
from goldgate_preference.verdicts import Winner, winner

TEMPLATE = """Compare two responses to the same conversation. Judge how well each does what is asked, \
whether what it says is true, and how it says it. Its length is no merit, nor is its place here.

# Conversation
{conversation}

# Response A
{first}

# Response B
{second}

Give your reasons in a few sentences. Then end with exactly one of [[A]], [[B]] or [[tie]]."""
SHOWN = 1_000  # characters of each reply that are kept in evidence, from its end


@dataclass(frozen=True, slots=True)
class JudgeOptions:
    """How the judge is asked."""

    judge: str = field(default="", metadata={"service": "chat"})
    """The service that judges; the step's own by default."""
    max_tokens: int = 1024
    """The most tokens of the judge's answer; an answer that was cut off is no verdict."""
    temperature: float = 0.0
    """Of the judge; 0 is greedy."""
    seed: int | None = None
    """The run's by default."""


def judge(
    candidate: Candidate, options: JudgeOptions
) -> Generator[tuple[Chat, Chat], tuple[Completion, Completion], Verdict]:
    """Accepts where the judge prefers the response in both orders, rejects where it prefers the
    baseline in both. A verdict that changes with the order, a tie, or one that cannot be read is none.
    """
    own, baseline = candidate.text, candidate.sample.reference["baseline"]
    if not isinstance(baseline, str) or not baseline.strip():
        return abstain("the baseline is no text", code="no_baseline")
    if not own.strip():
        return no_answer("there is no response to compare", code="empty")
    if normal(own) == normal(baseline):
        return abstain("the response is the baseline itself", code="same_text")
    prompt = candidate.sample.prompt
    replies = yield _asked(prompt, own, baseline, options), _asked(prompt, baseline, own, options)
    first, second = (_read(reply) for reply in replies)
    evidence: dict[str, Any] = {
        "response first": first,
        "baseline first": second,
        "replies": [_end(reply.message.content) for reply in replies],
    }
    if first is None or second is None:
        return abstain("the judge's answer cannot be read", code="unreadable", **evidence)
    if (first, second) == ("A", "B"):
        return accept("the judge prefers it in both orders", code="preferred", **evidence)
    if (first, second) == ("B", "A"):
        return reject("the judge prefers the baseline in both orders", code="baseline_preferred", **evidence)
    if (first, second) == ("tie", "tie"):
        return abstain("the judge prefers neither", code="tie", **evidence)
    return abstain("the judge's preference changes with the order", code="order_decides", **evidence)


def _read(reply: Completion) -> Winner | None:
    """The winner of a reply that came to its end."""
    return winner(reply.message.content) if reply.finish == "stop" else None


def _asked(prompt: tuple[Message, ...], first: str, second: str, options: JudgeOptions) -> Chat:
    conversation = "\n\n".join(f"{message.role}: {message.content}" for message in prompt)
    parts = {"{conversation}": conversation, "{first}": first, "{second}": second}
    # One pass over the template: a mark within a response is never filled in.
    text = re.sub(r"\{(?:conversation|first|second)\}", lambda mark: parts[mark[0]], TEMPLATE)
    return ask((Message("user", text),), options, service=options.judge)


def _end(text: str) -> str:
    """The end of a reply, with what no encoding can write replaced."""
    text = text[-2 * SHOWN :].encode("utf-8", "replace").decode()
    return text if len(text) <= SHOWN else "…" + shorten(text[-SHOWN:], SHOWN)
