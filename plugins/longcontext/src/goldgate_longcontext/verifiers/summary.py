"""``longcontext.summary``: every number and name of the summary occurs in the document, and it speaks of
every section.

The document is ``reference.source``, or the part of the prompt that ``reference.document`` names. A section
is spoken of where the summary holds a word of its heading, or a name, a number or two words that no other
section has. What the summary says *of* a name or number is not checked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from goldgate import Candidate, Verdict, abstain, accept, no_answer, reject
from goldgate.asking import given_texts

from goldgate_longcontext.documents.headings import Section, sections
from goldgate_longcontext.documents.source import DocumentError, document_of
from goldgate_longcontext.language.names import names
from goldgate_longcontext.language.numbers import Number, numbers
from goldgate_longcontext.language.words import WORD, concept, fold, stop_words, words_of
from goldgate_longcontext.options import SummaryOptions
from goldgate_longcontext.support.asked import holds_number
from goldgate_longcontext.support.chunks import Chunk, read

SHORT = 600
"""Characters up to which a summary of a short document may be more than half of it."""
COPY = 0.8
"""From this share of the document on a text is a copy, however short."""
COUNTED = 10
"""Numbers in words up to this one may count sections or things that the summary lists itself."""
TELLING = 6
"""Letters from which a single word that only one section has tells that section."""
SHOWN = 20

_HEDGE = re.compile(
    r"\b(?:about|around|roughly|nearly|almost|over|under|approximately|some|more than|less than"
    r"|close to|rund|etwa|environ)\s+$",
    re.I,
)
_VERB = re.compile(
    r"(?:'s)?\s+(?:\w+ly\s+)?"
    r"(?:is|was|has|had|were|are|will|would|can|could|[a-z]{2,}(?:ed|ilt|ent|ld|ept|s))\b"
)
_COUNTS = re.compile(
    r"""
    ^\s+(?:\w+\s+){0,2}
    (?:
        sections? | parts? | chapters? | topics? | points? | areas? | themes? | stages? | steps?
        | reasons? | aspects? | things | ways | questions? | findings?
    )
    \b
    """,
    re.VERBOSE | re.IGNORECASE,
)


@given_texts
def check(candidate: Candidate, options: SummaryOptions) -> Verdict:
    """Whether the summary is of the document, and of all of it."""
    try:
        document = document_of(candidate.sample)
    except DocumentError as error:
        return abstain(str(error), code="document")
    response = candidate.text.strip()
    if not response:
        return no_answer("the response is empty")
    if len(response) > max(options.longest * len(document), min(COPY * len(document), SHORT)):
        return reject(
            f"{len(response)} characters for a document of {len(document)} are no summary", code="too_long"
        )
    held = read(document)
    if wrong := _numbers(response, held, document):
        return reject(f"the document has no number {wrong[0]}", code="number", numbers=wrong[:SHOWN])
    if strange := _names(response, held):
        return reject(f"the document has no {strange[0]}"[:300], code="name", names=strange[:SHOWN])
    found = [one for one in sections(document) if one.body and _content(one.title)]
    missing = _missing(response, found)
    share = 1 - len(missing) / len(found) if found else 1.0
    parts = {"coverage": share}
    if share < options.coverage:
        why = f"{len(missing)} of {len(found)} sections are passed over, the first is {missing[0]!r:.80}"
        return reject(why, code="coverage", parts=parts, missing=missing[:SHOWN])
    if not found and not numbers(response) and not list(names(response)):
        return abstain(
            "neither the document's sections nor the summary's words can be checked", code="nothing"
        )
    return accept(f"its numbers and names are the document's; {len(found)} sections are covered", parts=parts)


def _numbers(response: str, document: Chunk, text: str) -> list[str]:
    """Numbers of the summary that the document does not have."""
    wrong = []
    values = None
    for one in numbers(response):
        if holds_number(document, one.value) or one.value in document.numbers:
            continue
        if one.word and _counts(response, one):
            continue
        if _HEDGE.search(response[max(0, one.start - 20) : one.start]):
            values = values if values is not None else [_float(value) for value in document.numbers]
            if any(value is not None and _rounds(value, one.value) for value in values):
                continue
        wrong.append(response[one.start : one.end])
    return wrong


def _counts(response: str, one: Number) -> bool:
    """ "three sections": a small number in words that counts what the summary is about."""
    return (
        one.value.isdecimal()
        and int(one.value) <= COUNTED
        and (one.value == "1" or _COUNTS.match(response[one.end :]) is not None)
    )


def _float(value: str) -> float | None:
    try:
        return float(value)
    except ValueError:
        return None


def _rounds(value: float, rounded: str) -> bool:
    """Whether a number is the other one rounded to the digits that it shows."""
    shown = _float(rounded)
    if not shown:
        return False
    digits = len(rounded.lstrip("-").replace(".", "").strip("0")) or 1
    return float(f"{value:.{digits - 1}e}") == shown


def _names(response: str, document: Chunk) -> list[str]:
    """Names of the summary that the document does not have."""
    strange = []
    counts = {one.start for one in numbers(response)}
    for run in names(response):
        if run.start in counts:
            continue
        if document.means(run.words):
            continue
        if run.first and len(run.words) > 1 and document.means(run.words[1:]):
            continue  # the first word of a sentence is capitalised anyway
        if run.first and len(run.words) == 1 and not _bare_subject(response[run.end :], run.words[0]):
            continue
        if all(word in words_of("asked") or concept(word) in document.words for word in run.words):
            continue
        strange.append(" ".join(run.words))
    return strange


def _bare_subject(rest: str, word: str) -> bool:
    """Whether the first word of a sentence is a name for all one can tell: a verb follows it at once, as it
    follows neither an adjective nor a countable noun without an article.
    """
    if word in words_of("openers") or word.endswith(("s", "ly", "ing", "ed")) or concept(word)[:1] in "=+~":
        return False
    return _VERB.match(rest) is not None


def _content(title: str) -> set[str]:
    """The words of a heading that say what its section is about; none for "Introduction" and the like."""
    words = {fold(word) for word in WORD.findall(title)} - stop_words()
    return {concept(word) for word in words if word not in words_of("headings") and not word.isdecimal()}


def _missing(response: str, found: Sequence[Section]) -> list[str]:
    """Headings of sections that the summary passes over."""
    spoken = read(response)
    own = [_units(f"{one.title}\n{one.body}") for one in found]
    spread = Counter(unit for units in own for unit in units)
    missing = []
    for section, units in zip(found, own, strict=True):
        if any(word in spoken.words for word in _content(section.title)):
            continue
        special = [unit for unit in units if spread[unit] == 1]
        strong = any(unit in spoken.numbers for unit in special if unit[:1].isdigit() and len(unit) > 1)
        held = [unit for unit in special if unit in spoken.words or unit in spoken.numbers]
        telling = any(units[unit] >= TELLING for unit in held)
        if not strong and not telling and len(held) < 2:
            missing.append(section.title)
    return missing


def _units(text: str) -> dict[str, int]:
    """Concepts and numbers of a section, with the letters of the longest word that each stands for."""
    found = {one.value: 0 for one in numbers(text)}
    for word in {fold(word) for word in WORD.findall(text)} - stop_words():
        if not word.isdecimal():
            found[concept(word)] = max(found.get(concept(word), 0), len(word))
    return found
