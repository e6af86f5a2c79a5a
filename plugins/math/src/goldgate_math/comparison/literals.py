"""Times, dates, numerals, residues, ratios, choices and words: whether two mean the same."""

from __future__ import annotations

from fractions import Fraction

from goldgate_math.comparison.outcome import Outcome, different, equal, undecided
from goldgate_math.comparison.scalar import exact, same_value
from goldgate_math.options import AnswerOptions
from goldgate_math.tree import (
    Based,
    Choice,
    Clock,
    Date,
    Expr,
    Num,
    Op,
    Ratio,
    Residue,
)

HALF_DAY = 12 * 3600


def same_clock(gold: Clock, answer: Clock) -> Outcome:
    """Two times; one without am or pm may be either half unless its hour says which."""
    if gold.seconds == answer.seconds and (
        gold.half == answer.half or (_definite(gold) and _definite(answer))
    ):
        return equal("form")
    if (gold.half and answer.half) or (gold.seconds - answer.seconds) % HALF_DAY:
        if not (gold.half or answer.half) and _as_ratio(gold) == _as_ratio(answer) != -1:
            return undecided("form", "two times that are one ratio")
        return different("form", "different times")
    if not gold.half and not answer.half:
        return different("form", "different times")
    if answer.half:
        known = _definite(gold)
        return (
            different("form", "different times")
            if known
            else equal("form", "the reference leaves am or pm open")
        )
    if _definite(answer):
        return different("form", "different times")
    return undecided("form", "am or pm is missing")


def _definite(clock: Clock) -> bool:
    """Whether the hour itself tells the half of the day."""
    return bool(clock.half) or not 3600 <= clock.seconds < 13 * 3600


def _as_ratio(clock: Clock) -> Fraction:
    minutes = clock.seconds // 60 % 60
    return Fraction(clock.seconds // 3600, minutes) if minutes else Fraction(-1)


def clock_ratio(clock: Clock) -> Ratio | None:
    """``3:20`` as a ratio, where nothing says that it is a time."""
    parts = clock.seconds // 3600, clock.seconds // 60 % 60
    if clock.half or not all(parts):
        return None
    return Ratio((Num(Fraction(parts[0])), Num(Fraction(parts[1]))))


def same_date(gold: Date, answer: Date) -> Outcome:
    """Two days; a year that the answer leaves out leaves it undecided."""
    if (gold.month, gold.day) != (answer.month, answer.day):
        return different("form", "different days")
    if gold.year and answer.year and gold.year != answer.year:
        return different("form", "different years")
    return undecided("form", "the year is missing") if gold.year and not answer.year else equal("form")


def same_based(gold: Based, answer: Based) -> Outcome:
    """Two numerals in stated bases, by value."""
    if gold.value == answer.value:
        return equal(
            "exact" if gold.base != answer.base else "form", f"the same number, in base {answer.base}"
        )
    return different("exact", f"different numbers in base {gold.base} and base {answer.base}")


def based_number(gold: Based, answer: Expr, options: AnswerOptions) -> Outcome:
    """The reference states a base, the answer none."""
    value = exact(answer)
    if value is None:
        return undecided("exact", "the answer states no base")
    written = value.denominator == 1 and str(value.numerator) == gold.digits
    if written or value == gold.value:
        if written and options.bases == "optional":
            return equal("form", "the same digits, without the base")
        return undecided("exact", f"the base {gold.base} is not stated")
    return different("exact", "another number, in either base")


def same_residue(gold: Residue, answer: Residue, digits: int) -> Outcome:
    """One modulus, and values that differ by a multiple of it."""
    modulus = exact(gold.modulus)
    if same_value(gold.modulus, answer.modulus, digits).equal is not True:
        return different("exact", "different moduli")
    gap = exact(Op("-", (gold.value, answer.value)))
    if gap is None or not modulus:
        return same_value(gold.value, answer.value, digits)
    return equal("exact", "congruent") if gap % modulus == 0 else different("exact", "not congruent")


def residue_number(residue: Residue, other: Expr, digits: int) -> Outcome:
    """A residue and a bare number: its value as written, or its least representative."""
    outcome = same_value(residue.value, other, digits)
    value, modulus, number = exact(residue.value), exact(residue.modulus), exact(other)
    if outcome.equal or value is None or not modulus or number is None:
        return outcome
    return equal("exact", "its least representative") if value % modulus == number else outcome


def same_ratio(gold: Ratio, answer: Ratio, digits: int) -> Outcome:
    """Proportional parts."""
    if len(gold.parts) != len(answer.parts):
        return different("form", "ratios of different lengths")
    for a, b in zip(gold.parts[1:], answer.parts[1:], strict=True):
        outcome = same_value(Op("*", (gold.parts[0], b)), Op("*", (answer.parts[0], a)), digits)
        if outcome.equal is not True:
            return outcome
    return equal("exact", "proportional")


def as_fraction(ratio: Ratio) -> Expr | None:
    """``a:b`` as a quotient."""
    return Op("/", ratio.parts) if len(ratio.parts) == 2 else None


def same_choice(gold: Choice, answer: Choice) -> Outcome:
    """The same letters; where the reference's are out of order they may rank, so theirs must be its order."""
    if gold.letters == answer.letters:
        ranked = gold.order != "".join(sorted(gold.order)) and gold.order.upper() != answer.order.upper()
        return undecided("form", "the same letters in another order") if ranked else equal("form")
    return different("form", f"the choice is {', '.join(sorted(answer.letters))}")
