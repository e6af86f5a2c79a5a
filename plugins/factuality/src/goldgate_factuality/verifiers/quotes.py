"""The verifier ``factuality.quotes``: is what stands between quotation marks in the source, word for word?

Ellipses leave words out, square brackets replace some; the case of the first letter and the mark at the end
are free. A quotation that the response gives to a speaker must be that speaker's in the source, too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from goldgate import Candidate, Verdict, abstain, accept, reject
from goldgate.text import sentence, without_reasoning

from goldgate_factuality.grounding.match import match
from goldgate_factuality.grounding.source import Source, read
from goldgate_factuality.reading.clean import LIMIT, plain
from goldgate_factuality.reading.frames import SAYING
from goldgate_factuality.reading.phrases import Phrase
from goldgate_factuality.verifiers.grounded import RESPONSE, source_of

QUOTED = re.compile(r'(?<![\w"])"([^"\n]{1,2000})"(?!\w)')
GAP = re.compile(r"\s*(?:\[\s*(?:\.\.\.)?[^\[\]]{0,80}\]|\(\.\.\.\)|\.\.\.|…)\s*")
WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class QuotesOptions:
    """What counts as a quotation, and how exact it must be."""

    slack: int = 0
    """So many words of a quotation may differ from the source (0: word for word)."""

    words: int = 3
    """A shorter text between quotation marks is a title or a word with a distance, not a quotation."""

    speakers: bool = True
    """Compare the speaker, where both texts name one."""


def quotations(text: str, least: int = 1) -> list[str]:
    """The texts between quotation marks of so many words at least, whatever the marks' shape."""
    return [found for found in QUOTED.findall(plain(text)) if len(WORD.findall(found)) >= least]


def occurs(quotation: str, source: str, slack: int = 0) -> bool:
    """Whether the pieces of a quotation between ellipses and brackets occur in the source in this order."""
    pieces = [[word.lower() for word in WORD.findall(piece)] for piece in GAP.split(plain(quotation))]
    given = [word.lower() for word in WORD.findall(plain(source))]
    at = 0
    for piece in pieces:
        if not piece:
            continue
        found = next(
            (
                n
                for n in range(at, len(given) - len(piece) + 1)
                if given[n] == piece[0] and given[n : n + len(piece)] == piece
            ),
            None,
        )
        if found is None and slack:
            found = next(
                (
                    n
                    for n in range(at, len(given) - len(piece) + 1)
                    if _differs(piece, given[n : n + len(piece)]) <= slack
                ),
                None,
            )
        if found is None:
            return False
        at = found + len(piece)
    return any(pieces)


def _differs(one: list[str], other: list[str]) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def check(candidate: Candidate, options: QuotesOptions) -> Verdict:
    """Rejects the first quotation that is not in the source, or is another speaker's there; abstains where
    there is none.
    """
    source, text = source_of(candidate.sample.reference), without_reasoning(candidate.text[: RESPONSE + 1])
    if not source or len(source) > LIMIT:
        return abstain(
            "the reference has no source" if not source else f"the source is longer than {LIMIT} characters"
        )
    if not text or len(text) > RESPONSE:
        return abstain("the response is empty or too long")
    found = quotations(text, options.words)
    if not found:
        return abstain("the response quotes nothing")
    for one in found:
        if not occurs(one, source, options.slack):
            return reject(
                f"the source does not hold the quotation {sentence(one, 200)!r}",
                quotation=sentence(one, 300),
                quotations=len(found),
            )
    open_ = ""
    for one in found if options.speakers else ():
        named, known = speakers(one, plain(text), plain(source))
        if named is None:
            continue
        if known is None:
            open_ = f"the source does not name the speaker of {sentence(one, 200)!r}"
        elif (same := match(named, known, read(source, text)).holds) is False:
            why = f"{known.text!r} says {sentence(one, 150)!r} in the source, not {named.text!r}"
            return reject(sentence(why, 400), quotation=sentence(one, 300), quotations=len(found))
        elif same is None:
            open_ = f"it is unclear whether {named.text!r} is {known.text!r}"
    if open_:
        return abstain(sentence(open_, 400), quotations=len(found))
    return accept(
        f"the source holds each of {len(found)} quotation{'s' if len(found) > 1 else ''}",
        quotations=len(found),
    )


def speakers(quotation: str, text: str, source: str) -> tuple[Phrase | None, Phrase | None]:
    """Who says a quotation in the response, and in the source; None where nobody is named."""
    return _speaker(quotation, read(text)), _speaker(quotation, read(source, quotation))


def _speaker(quotation: str, parsed: Source) -> Phrase | None:
    """The subject of the verb of saying in the sentence that begins to quote so, or next to it."""
    words = [word.lower() for word in WORD.findall(GAP.split(quotation)[0])]
    held = [" ".join(word.lower() for word in WORD.findall(one.text)) for one in parsed.parsed]
    for size in range(min(6, len(words)), min(2, len(words) - 1), -1):
        start = " ".join(words[:size])
        for number in (at for at, text in enumerate(held) if start in text):
            if (found := _sayer(number, parsed)) is not None:
                return found
    return None


def _sayer(number: int, parsed: Source) -> Phrase | None:
    before, after = parsed.parsed[max(0, number - 1) : number], parsed.parsed[number + 1 : number + 2]
    for one in (parsed.parsed[number], *before, *after):
        for frame in one.frames:
            saying = (frame.verb in SAYING or frame.verb in ("call", "describ")) and not frame.quoted
            leads = one is parsed.parsed[number] or one.text.rstrip().endswith(":")
            if saying and leads and frame.subject is not None:
                return frame.subject
    return None
