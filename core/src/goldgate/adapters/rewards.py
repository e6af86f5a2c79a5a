"""What a verdict is worth to a trainer, and what is counted with it.

A response without an answer earns 0, so that silence never pays. An abstention because nothing can be judged
(the fault is the reference's or the verifier's) and a failure of the machinery have no reward: a framework
leaves the response out, or its user says what it is worth.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from goldgate.errors import GoldgateError
from goldgate.nouns import Candidate, Failure, Verdict, no_answer

Result = Verdict | Failure
Truncated = Literal["no_answer", "judge"]
"""Whether a response that was cut off counts as no answer, or is judged as far as it goes."""

_REFUSAL = re.compile(
    r"""\W{0,4}
    (?: (?:(?:i['\u2019]?m|i\ am)\ (?:very\ |so\ )?)?sorry | apologies | unfortunately | i\ apologi[sz]e )?
    [\s,.:;!\u2013\u2014-]{0,4}
    (?:but\s|that\s)? (?:as\ an\ ai[\w\s]{0,30},?\s?)?
    (?:i|we)\s
    (?:can(?:['\u2019]?t|not|\ not)|won['\u2019]?t|will\ not|am\ (?:unable|not\ able)\ to|must\ decline\ to)\s
    (?:help|assist|answer|comply|provide|do|solve|fulfil|continue|discuss|respond|support|complete|give|write)
    """,
    re.IGNORECASE | re.VERBOSE,
)
LONGEST = 400  # characters of a plain refusal; a longer text says more than no


class UnscoredError(GoldgateError):
    """There is no score, and the framework that asks has no value for that."""


def score(result: Result) -> float | None:
    """The score, or None where there is none."""
    return result.score if isinstance(result, Verdict) else None


def reward(result: Result, unscored: float | None = None, no_answer: float | None = 0.0) -> float | None:
    """The reward: the score; ``no_answer`` where the response holds nothing to judge; else ``unscored``."""
    if isinstance(result, Verdict) and result.score is not None:
        return result.score
    return no_answer if kind(result) == "no_answer" else unscored


def scored(result: Result, unscored: float | None = None, no_answer: float | None = 0.0) -> float:
    """The reward. Raises UnscoredError where there is none."""
    found = reward(result, unscored, no_answer)
    if found is None:
        verb = "the machinery failed" if isinstance(result, Failure) else "the verifier abstains"
        raise UnscoredError(f"{verb}: {result.why}")
    return found


def kind(result: Result) -> Literal["scored", "no_answer", "abstained", "failed"]:
    """What came of a response: one of the four."""
    if isinstance(result, Failure):
        return "failed"
    if result.score is not None:
        return "scored"
    return "no_answer" if result.abstained == "no_answer" else "abstained"


def shares(results: Iterable[Result]) -> dict[str, float]:
    """The shares of results without an answer, of other abstentions, and of failures: metrics to log."""
    kinds = [kind(result) for result in results]
    return {name: kinds.count(name) / max(1, len(kinds)) for name in ("no_answer", "abstained", "failed")}


def unanswered(candidate: Candidate, truncated: Truncated = "no_answer") -> Verdict | None:
    """A verdict where a response holds nothing to judge: it is empty, was refused, or was cut off."""
    if candidate.finish in ("refusal", "content_filter"):
        return no_answer("the response was refused", code="refused")
    if candidate.finish == "length" and truncated == "no_answer":
        return no_answer("the response was cut off", code="cut_off")
    if not any(message.content.strip() or message.tool_calls for message in candidate.messages):
        return no_answer("the response is empty", code="empty")
    return None


def with_refusals(result: Result, candidate: Candidate) -> Result:
    """The result; an abstention on a response that is nothing but a refusal is one on no answer."""
    text = candidate.text
    if kind(result) == "abstained" and len(text) <= LONGEST and _REFUSAL.match(text):
        return no_answer("the response is a refusal", code="refused")
    return result
