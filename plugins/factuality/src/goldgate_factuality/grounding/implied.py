"""What the numbers of a sentence say of one another, as sentences of their own, so that claims are compared
with them as with any other: parts of a count, the rest of it, relative dates and numbers, scores.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from goldgate_factuality.data import words_of
from goldgate_factuality.grounding.later import absolute
from goldgate_factuality.grounding.relative import TIMES, counted
from goldgate_factuality.reading.dates import Date, dates
from goldgate_factuality.reading.frames import Parsed
from goldgate_factuality.reading.sentences import stem
from goldgate_factuality.reading.units import Quantity, quantities

DOUBTFUL = re.compile(
    r"\b(?:if|unless|not|never|no longer|instead of|rather than|deni\w+|would have|might|may have|"
    r"rumou?r\w*|false\w*)\b|n't|\?",
    re.I,
)
OF_THEM = re.compile(
    r"(?:,|;|\band\b|\bwith\b)\s*(?P<part>[\w,.%-]{1,20}(?:[ -][\w-]{1,20}){0,2}?)\s+of\s+"
    r"(?:whom|which|them|those)\b(?P<rest>[^.;]*)",
    re.I,
)
OF_THE = re.compile(r"^Of (?:the|its|their|her|his|some|about)?\s*", re.I)
REST = re.compile(
    r"(?:^|[;,]\s*|\band\s+)(?P<rest>the (?:rest|others|remainder|other \w+|remaining \w+)|"
    r"all the others)\b",
    re.I,
)
SCORE = re.compile(
    r"(?P<win>[A-Z][\w'-]+(?: [A-Z][\w'-]+)?) (?:beat|defeated|thrashed|overcame) "
    r"(?P<lose>[A-Z][\w'-]+(?: [A-Z][\w'-]+)?) "
    r"(?P<a>\d{1,2})-(?P<b>\d{1,2})\b(?![- ]\d)"
)
WORDS = {"a hat-trick": "three goals", "a hat trick": "three goals", "a brace": "two goals"}
BORN = re.compile(r"\bborn\b[^.;]{0,60}?\b(1\d{3}|20\d{2})\b")
AT_AGE = re.compile(r"\b(?:when (?:he|she) was|at the age of|at age|aged)\s+(?=\w)", re.I)
PART_OF = re.compile(r"\d\S* (?:out )?of (?:the|its|his|her|their) $", re.I)
BOTH = re.compile(r"\b(?P<a>\d[\d,]{0,8}) (?P<one>[a-z]+) and (?P<b>\d[\d,]{0,8}) (?P<other>[a-z]+)\b")
CREWS = {stem(word) for word in "crew passenger adult child children civilian".split()}
VOTES = re.compile(r"\bby (?P<a>\d{1,4}) votes? to (?P<b>\d{1,4})\b")
ONCE = re.compile(r"\bonce (?:in|every) ", re.I)
MOST = 400  # characters of a sentence that is read for what it implies


def implied(given: list[Parsed]) -> Iterator[tuple[int, str]]:
    """For each sentence by its number, what its numbers and dates imply."""
    earlier: list[Date] = []  # of the two sentences before
    before: list[Date] = []
    whole = " ".join(one.text for one in given)
    births = {int(match[1]) for match in BORN.finditer(whole)}
    for number, parsed in enumerate(given):
        text = parsed.text
        if (
            len(text) <= MOST
            and not DOUBTFUL.search(text)
            and re.search(
                r"\d|\b(?:year|twice|hal|third|doubl|trebl|tripl|dec|hat|brace|aged?|when|day)", text
            )
        ):
            made = [*absolute(parsed, earlier), *counted(parsed, earlier), *_parts(parsed), *_worded(text)]
            if len(births) == 1:
                made += _at_age(text, next(iter(births)))
            if "goal" in whole:
                made += _scores(text)
            for one in dict.fromkeys(made):
                if one != text:
                    yield number, one
        here = dates(text)
        earlier, before = [*before, *here], here or before[:0]


def _parts(parsed: Parsed) -> Iterator[str]:
    """ "1,800 books, a third of which were lost": 600 books were lost; "Of the 40 samples, 12 … the rest"."""
    text = parsed.text
    held = [one for one in quantities(text) if not one.number.ordinal]
    linked: tuple[Quantity, Fraction, str] | None = None
    for match in OF_THEM.finditer(text):
        whole = next((one for one in reversed(held) if one.end <= match.start() + 1 and one.value > 1), None)
        part = next(
            (
                one
                for one in held
                if match.start("part") <= one.start < match.end("part") and one is not whole
            ),
            None,
        )
        if whole is None or match.start() - whole.end > 60 or PART_OF.search(text[: whole.start]):
            continue
        noun = _noun(parsed, whole)
        share = TIMES.get(match["part"].lower())
        if part is not None and part.kind == "percent":
            share = part.value / 100
        elif part is not None and 0 < part.value < 1:
            share = part.value
        count = whole.value * share if share is not None else part.value if part is not None else None
        if count is None or count == 1 or not noun or count.denominator != 1 or count > whole.value:
            continue
        linked = whole, count, noun
        rest = match["rest"].strip(" ,")
        verb = any(
            one.tag[:1] == "V" and match.start("rest") <= one.start < match.end() for one in parsed.tokens
        )
        if not verb:
            before, after = text[: whole.number.start], text[whole.number.end : match.start()]
            yield f"{before}{count.numerator:,}{after} {rest}."
            continue
        yield f"{count.numerator:,} {noun} {rest}."
        yield f"{count.numerator:,} of the {whole.value.numerator:,} {noun} {rest}."
    if lead := OF_THE.match(text):
        two = [one for one in held if one.start >= lead.end() - 1][:2]
        if (
            len(two) == 2
            and two[0].value > two[1].value
            and not two[1].kind
            and (noun := _noun(parsed, two[0]))
        ):
            linked = two[0], two[1].value, noun
            comma = text.find(",", two[0].end)
            clause = re.split(r"[;,]| and the ", text[two[1].end :])[0].strip(" .")
            if 0 < comma < two[1].start and clause:
                yield f"{two[1].value.numerator:,} of the {two[0].value.numerator:,} {noun} {clause}."
    if linked and (rest_at := REST.search(text)) and linked[1].denominator == 1:
        whole, count, noun = linked
        after = text[rest_at.end("rest") :].strip(" .")
        yield f"{(whole.value - count).numerator:,} of the {whole.value.numerator:,} {noun} {after}."


def _noun(parsed: Parsed, one: Quantity) -> str:
    """The words that a number counts, up to the end of its phrase."""
    if one.kind:
        return ""
    for phrase in parsed.phrases:
        if phrase.start <= one.start < phrase.end:
            return parsed.text[one.number.end : phrase.end].strip()
    return ""


def _worded(text: str) -> Iterator[str]:
    if found := BOTH.search(text):
        one, other = found["one"].lower(), found["other"].lower()
        if {stem(one), stem(other)} <= {stem(word) for word in words_of("people")} | CREWS:
            number = int(found["a"].replace(",", "")) + int(found["b"].replace(",", ""))
            yield f"{text[: found.start()]}{number:,} people{text[found.end() :]}"
    if found := VOTES.search(text):
        more = abs(int(found["a"]) - int(found["b"]))
        yield f"{text[: found.start()]}by a majority of {more} votes{text[found.end() :]}"
    if found := ONCE.search(text):
        hours = {one.start: one for one in quantities(text)}.get(found.end())
        if hours is not None and hours.kind == "time" and hours.base and 86400 % hours.base == 0:
            yield f"{text[: found.start()]}{86400 // int(hours.base)} times a day{text[hours.end :]}"
    for words, count in WORDS.items():
        if (at := text.lower().find(f" {words}")) >= 0:
            yield text[: at + 1] + count + text[at + 1 + len(words) :]


def _at_age(text: str, born: int) -> Iterator[str]:
    """ "moved to Bern when she was nine": in the year in which she turned nine, or the next."""
    held = {one.start: one for one in quantities(text)}
    for match in AT_AGE.finditer(text):
        age = held.get(match.end())
        near = age is not None and re.match(r"[^.;]{0,20}\b[12]\d{3}\b", text[age.end :])
        if (
            age is not None
            and not near
            and age.kind in ("", "months")
            and age.value.denominator == 1
            and age.value < 110
        ):
            for year in (born + int(age.value), born + int(age.value) + 1):
                yield f"{text[: match.start()]}in {year}{text[age.number.end :]}"


def _scores(text: str) -> Iterator[str]:
    """ "Arle beat Dorn 5-2": Arle scored five goals, Dorn two, and Dorn lost by three goals."""
    found = list(SCORE.finditer(text))
    if len(found) != 1 or re.search(r"\b(?:penalt|shoot-?out|aggregate|extra time)", text, re.I):
        return
    one = found[0]
    high, low = max(int(one["a"]), int(one["b"])), min(int(one["a"]), int(one["b"]))
    yield f"{one['win']} scored {_goals(high)} against {one['lose']}."
    yield f"{one['lose']} scored {_goals(low)} against {one['win']}."
    yield f"{one['win']} won by {_goals(high - low)} against {one['lose']}."
    yield f"{one['lose']} lost by {_goals(high - low)} against {one['win']}."
    yield f"{high + low} goals were scored in the match."


def _goals(count: int) -> str:
    return f"{count} goal{'' if count == 1 else 's'}"
