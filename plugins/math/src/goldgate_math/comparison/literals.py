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


def same_clock(gold: Clock, said: Clock) -> Outcome:
    """Two times; one without am or pm may be either half unless its hour says which."""
    if gold.seconds == said.seconds and (gold.half == said.half or (_definite(gold) and _definite(said))):
        return equal("form")
    if (gold.half and said.half) or (gold.seconds - said.seconds) % HALF_DAY:
        if not (gold.half or said.half) and _as_ratio(gold) == _as_ratio(said) != -1:
            return undecided("form", "two times that are one ratio")
        return different("form", "different times")
    if not gold.half and not said.half:
        return different("form", "different times")
    if said.half:
        known = _definite(gold)
        return (
            different("form", "different times")
            if known
            else equal("form", "the reference leaves am or pm open")
        )
    if _definite(said):
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


def same_date(gold: Date, said: Date) -> Outcome:
    """Two days; a year that the answer leaves out cannot be told."""
    if (gold.month, gold.day) != (said.month, said.day):
        return different("form", "different days")
    if gold.year and said.year and gold.year != said.year:
        return different("form", "different years")
    return undecided("form", "the year is missing") if gold.year and not said.year else equal("form")


def same_based(gold: Based, said: Based) -> Outcome:
    """Two numerals in stated bases, by value."""
    if gold.value == said.value:
        return equal("exact" if gold.base != said.base else "form", f"the same number, in base {said.base}")
    return different("exact", f"different numbers in base {gold.base} and base {said.base}")


def based_number(gold: Based, said: Expr, options: AnswerOptions) -> Outcome:
    """The reference states a base, the answer none."""
    value = exact(said)
    if value is None:
        return undecided("exact", "the answer states no base")
    written = value.denominator == 1 and str(value.numerator) == gold.digits
    if written or value == gold.value:
        if written and options.bases == "optional":
            return equal("form", "the same digits, without the base")
        return undecided("exact", f"the base {gold.base} is not stated")
    return different("exact", "another number, in either base")


def same_residue(gold: Residue, said: Residue, digits: int) -> Outcome:
    """One modulus, and values that differ by a multiple of it."""
    modulus = exact(gold.modulus)
    if same_value(gold.modulus, said.modulus, digits).equal is not True:
        return different("exact", "different moduli")
    gap = exact(Op("-", (gold.value, said.value)))
    if gap is None or not modulus:
        return same_value(gold.value, said.value, digits)
    return equal("exact", "congruent") if gap % modulus == 0 else different("exact", "not congruent")


def residue_number(residue: Residue, other: Expr, digits: int) -> Outcome:
    """A residue and a bare number: its value as written, or its least representative."""
    told = same_value(residue.value, other, digits)
    value, modulus, number = exact(residue.value), exact(residue.modulus), exact(other)
    if told.equal or value is None or not modulus or number is None:
        return told
    return equal("exact", "its least representative") if value % modulus == number else told


def same_ratio(gold: Ratio, said: Ratio, digits: int) -> Outcome:
    """Proportional parts."""
    if len(gold.parts) != len(said.parts):
        return different("form", "ratios of different lengths")
    for a, b in zip(gold.parts[1:], said.parts[1:], strict=True):
        told = same_value(Op("*", (gold.parts[0], b)), Op("*", (said.parts[0], a)), digits)
        if told.equal is not True:
            return told
    return equal("exact", "proportional")


def as_fraction(ratio: Ratio) -> Expr | None:
    """``a:b`` as a quotient."""
    return Op("/", ratio.parts) if len(ratio.parts) == 2 else None


def same_choice(gold: Choice, said: Choice) -> Outcome:
    """The same letters; where the reference's are out of order they may rank, so theirs must be its order."""
    if gold.letters == said.letters:
        ranked = gold.order != "".join(sorted(gold.order)) and gold.order != said.order
        return undecided("form", "the same letters in another order") if ranked else equal("form")
    return different("form", f"the choice is {', '.join(sorted(said.letters))}")
