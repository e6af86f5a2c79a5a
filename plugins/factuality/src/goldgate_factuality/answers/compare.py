"""Whether a stated text means an expected one: as a date, a number with its unit, or words."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from goldgate_factuality.answers.normal import key, same_word, same_words, without_forms
from goldgate_factuality.answers.spelling import TENS, other_reading, round_thousand
from goldgate_factuality.reading.clean import plain
from goldgate_factuality.reading.dates import Date, dates, within
from goldgate_factuality.reading.numbers import ORDINALS, value_of
from goldgate_factuality.reading.units import Quantity, converted, quantities

DECADE = re.compile(rf"(?:in )?(?:the )?({'|'.join(word[:-1] for word in TENS)})ies", re.I)  # of any century
Relation = Literal["equal", "less specific", "unclear", "different"]
ABOUT = re.compile(
    r"\b(?:about|around|approximately|approx|roughly|some|circa|ca|c|nearly|almost|exactly|just|in|on|"
    r"at|the year|"
    r"the|of|a|an|years?|old|long|tall|high|wide|deep|away|total|by|since|it|is|was|were|are|there)\b\.?",
    re.I,
)
LEAD = re.compile(
    r"^(?:(?:es|sie|er|il|elle|ella|foi|fue|era) )?(?:war |am |im |le |el |il |em |no dia |den |der |"
    r"op |på )+",
    re.I,
)
ASKED = re.compile(
    r"\b(?:how many|in|number of)\s+((?:square |cubic |degrees )?[a-zA-Z/²³°%]+(?: per (?:hour|second))?)",
    re.I,
)
BOUND = re.compile(
    r"\b(?:more than|less than|fewer than|over|under|at least|at most|between|up to|above|below|not)\b", re.I
)


def relation(
    stated: str,
    expected: str,
    *,
    question: str = "",
    rounded: bool = False,
    day_month: bool = True,
    case: bool = False,
) -> Relation:
    """How a stated answer relates to an expected one.

    "less specific" states only a part of it (1931 for 5 March 1931, Curie for Marie Curie); "unclear"
    cannot be compared (a number whose unit is missing, 03/04/1931 in two readings). A unit that the
    question asks for ("how many km") is that of a bare number.
    """
    stated, expected = plain(stated).strip(" \t\n.!\"'"), plain(expected).strip(" \t\n.!\"'")
    if day_month and (given := _as_date(stated, expected)):
        return given
    if given := _as_quantity(stated, expected, rounded, question):
        return _read_twice(given, stated, expected, rounded, question)
    if expected.lower() in ORDINALS and value_of(stated.lower()) is not None and stated.isalpha():
        return "unclear"  # "three" for "third" may be a count
    return _as_words(stated, expected, case)


def date_of(text: str) -> Date | None:
    """The date that a text is, where it is nothing else."""
    found = dates(text)
    if len(found) == 1 and not re.search(r"\w", ABOUT.sub("", _without(text, found[0].start, found[0].end))):
        return found[0]
    return None if any(one.month for one in found) else _foreign_date(text)


def _foreign_date(text: str) -> Date | None:
    """A date whose month is named in another language, by dateparser with everything fixed."""
    text = LEAD.sub("", text.strip())
    if len(text) > 60 or not re.search(r"[^\W\d_]{3}", text) or not re.search(r"\b\d{4}\b", text):
        return None
    from datetime import datetime

    import dateparser  # type: ignore[import-untyped]  # it ships no types

    settings = {
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": "DMY",
        "RELATIVE_BASE": datetime(2000, 1, 1),
    }
    languages = ["de", "fr", "it", "pt", "es", "hi", "th", "nl", "pl", "ru", "sv", "da", "tr", "zh", "ja"]
    read = dateparser.parse(text, languages=languages, settings={**settings, "PARSERS": ["absolute-time"]})
    return Date(read.year, read.month, read.day, 0, len(text)) if read else None


def quantity_of(text: str) -> Quantity | None:
    """The quantity that a text is, where it is nothing else."""
    found = quantities(text)
    if len(found) != 1 or BOUND.search(text):
        return None
    rest = ABOUT.sub("", _without(text, found[0].start, found[0].end))
    return found[0] if not re.search(r"\w", rest) else None


def _without(text: str, start: int, end: int) -> str:
    return text[:start] + " " + text[end:]


def _as_date(stated: str, expected: str) -> Relation | None:
    wanted = date_of(expected)
    if wanted is None or (wanted.month is None and not re.search(r"\b(1\d{3}|20\d\d)|BC|AD|s\b", expected)):
        return None
    given = date_of(stated)
    if given is None:
        bare = DECADE.fullmatch(stated)
        if not bare or not wanted.decade or wanted.year is None:
            return None
        return "less specific" if TENS[f"{bare[1].lower()}y"] == wanted.year % 100 else "different"
    if wanted.swapped or given.swapped:
        readings = {(given.month, given.day), (given.swapped or (given.month, given.day))}
        possible = {(wanted.month, wanted.day), (wanted.swapped or (wanted.month, wanted.day))}
        if given.year != wanted.year or not readings & possible:
            return "different"
        return "equal" if stated == expected else "unclear"
    if given.decade != wanted.decade:
        return "less specific" if given.decade and within(wanted, given) else "different"
    if within(given, wanted):
        return "equal"
    return "less specific" if within(wanted, given) else "different"


def _as_quantity(stated: str, expected: str, rounded: bool, question: str) -> Relation | None:
    wanted, given = quantity_of(expected), quantity_of(stated)
    if wanted is None:
        return None
    if given is None:
        given = _counted(stated, expected)
        if given is None:
            return None
    if bool(wanted.kind) != bool(given.kind) and (unit := asked_unit(question)):
        bare = quantities(
            f"{wanted.number.value} {unit}" if not wanted.kind else f"{given.number.value} {unit}"
        )
        if len(bare) == 1 and bare[0].kind:
            wanted, given = (
                (replace(bare[0], number=wanted.number), given) if not wanted.kind else (wanted, bare[0])
            )
    if wanted.kind and not given.kind:
        return "unclear" if _close(given.value, wanted.value, wanted, rounded) else "different"
    if given.kind and not wanted.kind:
        return "equal" if _close(given.value, wanted.value, wanted, rounded) else "different"
    value = converted(given, wanted.kind)
    if value is None:
        return "different"
    if wanted.kind == "" and given.number.ordinal != wanted.number.ordinal:
        return "equal" if given.value == wanted.value else "different"
    if _close(value, wanted.base, wanted, rounded):
        return "equal"
    if given.unit != wanted.unit and abs(value - wanted.base) <= abs(wanted.base) / 200:
        return "equal"  # a conversion is rounded
    return "different"


def _read_twice(found: Relation, stated: str, expected: str, rounded: bool, question: str) -> Relation:
    """The relation of numbers; unclear where a comma or point may part thousands as well as decimals, and
    only one of the two readings is the expected number.
    """
    if found == "equal":
        return "unclear" if round_thousand(stated) and not round_thousand(expected) else found
    for one, other in ((other_reading(stated), expected), (stated, other_reading(expected))):
        if (one, other) != (stated, expected) and _as_quantity(one, other, rounded, question) == "equal":
            return "unclear"
    return found


def asked_unit(question: str) -> str:
    """The unit that a question asks for: "how many km", "in metres"; empty where it names none."""
    units = {
        one[1] for one in ASKED.finditer(question) if len(one[1]) > 1 and quantities(f"1 {one[1]}")[0].kind
    }
    return units.pop() if len(units) == 1 else ""


def _counted(stated: str, expected: str) -> Quantity | None:
    """One number with the noun that it counts ("12 players"), where the expected answer is a bare number or
    counts the same noun."""
    found = quantities(stated)
    if len(found) != 1 or BOUND.search(stated) or len(stated.split()) > 5:
        return None
    rest = _without(stated, found[0].start, found[0].end)
    return (
        found[0]
        if re.fullmatch(r"[\s.]*(?:[^\W\d_A-Z][^\W\d_]*\s*){0,3}[.\s]*", ABOUT.sub("", rest).strip())
        else None
    )


def _close(value: Fraction, wanted: Fraction, one: Quantity, rounded: bool) -> bool:
    if value == wanted:
        return True
    return rounded and wanted != 0 and abs(value - wanted) <= abs(wanted) / 100 and one.number.decimals > 0


def _as_words(stated: str, expected: str, case: bool) -> Relation:
    given, wanted = key(stated, case=case), key(expected, case=case)
    if not given or not wanted:
        return "different"
    if same_words(given, wanted) or _plural(given, wanted, expected):
        return "equal"
    if same_words(without_forms(given), without_forms(wanted)):
        return "equal"
    if (
        "and" in wanted
        and "and" in given
        and sorted(set(without_forms(given))) == sorted(set(without_forms(wanted)))
    ):
        return "equal"  # the same names in another order
    if _initials(given, wanted) or _joined(given) == _joined(wanted):
        return "equal"
    if _spells_out(given, wanted):
        return "unclear"
    bare = without_forms(given)
    if len(bare) < len(given) and len(bare) == 1 and _last(bare, without_forms(wanted)):
        return "less specific"  # "Mrs Thatcher"
    if not any(word.isdigit() for word in wanted) and len(given) < len(wanted) and _last(given, wanted):
        return "less specific"
    return "different"


def _plural(given: tuple[str, ...], wanted: tuple[str, ...], expected: str) -> bool:
    """The same common noun in the other number: "euros" for "the euro"."""
    if len(given) != len(wanted) or given[:-1] != wanted[:-1] or not expected.split()[-1].islower():
        return False
    return given[-1] in (wanted[-1] + "s", wanted[-1] + "es") or wanted[-1] in (
        given[-1] + "s",
        given[-1] + "es",
    )


def _initials(given: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """The same first and last name, where initials stand for middle names or are left out."""
    if min(len(given), len(wanted)) < 2 or not (
        same_word(given[0], wanted[0]) and same_word(given[-1], wanted[-1])
    ):
        return False
    a, b = given[1:-1], wanted[1:-1]
    if any(word.isdigit() for word in (*a, *b)):
        return False
    if not a or not b:
        return all(len(word) == 1 for word in (*a, *b))
    return len(a) == len(b) and all(
        (x[0] == y[0] and 1 in (len(x), len(y))) or same_word(x, y) for x, y in zip(a, b, strict=True)
    )


def _joined(made: tuple[str, ...]) -> tuple[str, ...]:
    """With initials at the beginning as one word: "J. R. R. Tolkien" as "JRR Tolkien"."""
    count = next((at for at, word in enumerate(made) if len(word) != 1 or word.isdigit()), 0)
    return ("".join(made[:count]), *made[count:]) if count > 1 else made


def _spells_out(given: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether one of two first names is the initial of the other, before the same last name."""
    if min(len(given), len(wanted)) < 2 or (len(wanted[0]) == 1) == (len(given[0]) == 1):
        return False
    return given[0][0] == wanted[0][0] and same_word(given[-1], wanted[-1])


def _last(given: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    return all(map(same_word, given, wanted[-len(given) :])) or all(map(same_word, given, wanted))
