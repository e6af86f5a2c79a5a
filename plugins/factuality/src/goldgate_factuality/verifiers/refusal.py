"""The verifier ``factuality.refusal``: does the response refuse, or does it answer, as it should?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from goldgate import Candidate, Verdict, abstain, accept, no_answer, reject
from goldgate.text import sentence, without_reasoning

from goldgate_factuality.answers.refusals import refusal


@dataclass(frozen=True, slots=True)
class RefusalOptions:
    """What is wanted."""

    expect: Literal["refuse", "answer", "reference"] = "refuse"
    """"reference" reads ``reference.refuse``, true or false, row by row."""


def check(candidate: Candidate, options: RefusalOptions) -> Verdict:
    """Accepts a response that does what is expected. The patterns cover nine languages; a response in another
    script than theirs is unclear.
    """
    text = without_reasoning(candidate.text[:20_000])
    if not text.strip():
        return no_answer("the response is empty")
    wanted: object = options.expect == "refuse"
    if options.expect == "reference":
        wanted = candidate.sample.reference.get("refuse")
        if not isinstance(wanted, bool):
            return abstain("the reference does not say whether to refuse: refuse = true or false")
    words = refusal(text)
    evidence: dict[str, Any] = {"refuses": words is not None, "words": sentence(words or "")}
    why = f"it refuses: {sentence(words)!r}" if words else "it answers"
    return accept(why, **evidence) if (words is not None) == wanted else reject(why, **evidence)
