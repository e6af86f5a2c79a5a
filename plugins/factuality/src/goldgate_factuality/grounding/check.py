"""A whole response against a source: each sentence, with the first unsupported one named."""

from __future__ import annotations

from goldgate_factuality.grounding.decide import Decision, decide
from goldgate_factuality.grounding.source import read, resolve
from goldgate_factuality.reading.frames import parse
from goldgate_factuality.reading.sentences import sentences


def claims(response: str, source_text: str) -> list[Decision]:
    """A decision per sentence of the response, in order."""
    source = read(source_text)
    parsed = [parse(sentence) for sentence in sentences(response)]
    resolve([*source.parsed[-1:], *parsed] if parsed and _opens_with_pronoun(response) else parsed)
    return [decide(one, source) for one in parsed]


def _opens_with_pronoun(response: str) -> bool:
    return response.split()[:1] and response.split()[0].lower() in ("he", "she", "it", "they", "this")  # type: ignore[return-value]


def grounded(response: str, source_text: str) -> Decision:
    """The first decision that is not "supported"; a rejection before an abstention."""
    made = claims(response, source_text)
    if not made:
        return Decision(None, "the response makes no claim", response)
    for wanted in (False, None):
        for one in made:
            if one.supported is wanted:
                return one
    return made[0]
