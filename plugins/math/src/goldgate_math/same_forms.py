"""Times, dates, numerals, residues, ratios, choices and words: whether two mean the same."""

from __future__ import annotations

from fractions import Fraction

from goldgate_math.options import AnswerOptions
from goldgate_math.outcome import Outcome, different, equal, undecided
from goldgate_math.scalar import exact, same_value
from goldgate_math.tree import (
    Based,
    Choice,
    Clock,
    Const,
    Date,
    Expr,
    Num,
    Op,
    Ratio,
    Residue,
    Sym,
    Text,
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
    if clock.half:
        return None
    parts = clock.seconds // 3600, clock.seconds // 60 % 60
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


NEGATIONS = frozenset("not no never none neither nor without isn't doesn't cannot can't non".split())
CLOSED = tuple(
    frozenset(group.split())
    for group in (
        "yes no",
        "true false",
        "even odd neither",
        "monday tuesday wednesday thursday friday saturday sunday",
        "january february march april may june july august september october november december",
        "north south east west",
        "increase decrease",
        "increasing decreasing",
        "positive negative zero",
        "converges diverges",
        "convergent divergent",
        "always sometimes never",
        "red green blue yellow black white orange purple brown",
        "acute right obtuse",
        "rational irrational",
        "prime composite",
        "odd even",
        "linear quadratic cubic exponential",
        "circle ellipse parabola hyperbola line",
    )
)
ABSENT = ("dne", "does not exist", "do not exist", "undefined", "not defined")
NOTHING = (
    "no solution", "no solutions", "none", "no real solution", "no real solutions", "empty set", "empty",
    "no such number", "no such values", "impossible", "there no solution", "there no solutions",
)  # fmt: skip


def same_text(gold: Text, said: Text) -> Outcome:
    """The same words; short answers of a closed group differ when they are not the same word."""
    listed = gold.listed and said.listed
    if gold.words == said.words or (listed and sorted(gold.words) == sorted(said.words)):
        return equal("form", "the same words")
    if "".join(gold.words) == "".join(said.words):
        return equal("form", "the same letters")
    if says_nothing(gold) and says_nothing(said):
        return equal("form", "no solution")
    if " ".join(gold.words) in ABSENT and " ".join(said.words) in ABSENT:
        return equal("form", "it does not exist")
    one, two = set(gold.words), set(said.words)
    group = next((group for group in CLOSED if one & group and two & group), frozenset[str]())
    if one & group != two & group:
        return different("form", "another word of the same kind")
    if bool(one & NEGATIONS) != bool(two & NEGATIONS):
        if len(gold.words) > 1 or one & two:
            return different("form", "one of them is negated")
        return undecided("form", "one of them is negated")
    if group and len(two & group) == 1 and len(gold.words) == 1:
        return equal("form", "the same word, with others around it")
    if not one & two and len(gold.words) <= 3 and len(said.words) <= 3:
        return different("form", "different words")
    return undecided("form", "words that could mean the same")


def says_nothing(text: Text) -> bool:
    """Whether the words say that there is no solution."""
    return " ".join(text.words) in NOTHING


COUNTS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = dict(
    zip("twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True)
)


def spelled(text: Text) -> Num | None:
    """A number below a hundred in words; a few beyond."""
    words = [part for word in text.words for part in word.split("-")]
    if len(words) == 1 and words[0] in COUNTS:
        return Num(Fraction(COUNTS.index(words[0])))
    if words and words[0] in _TENS and (len(words) == 1 or (len(words) == 2 and words[1] in COUNTS[1:10])):
        return Num(Fraction(_TENS[words[0]] + (COUNTS.index(words[1]) if len(words) == 2 else 0)))
    part = _PARTS.get(words[-1].removesuffix("s")) if words else None
    if part and len(words) <= 2 and (len(words) == 1 or words[0] in COUNTS[1:]):
        return Num(Fraction(COUNTS.index(words[0]) if len(words) == 2 else 1, part))
    return Num(Fraction(100)) if words in (["one", "hundred"], ["hundred"]) else None


_PARTS = {"half": 2, "halve": 2, "quarter": 4, "fourth": 4, "third": 3, "fifth": 5, "sixth": 6, "eighth": 8}
_PARTS |= {"seventh": 7, "ninth": 9, "tenth": 10}


_COUNTING = {*COUNTS, *_TENS, "half", "third", "quarter", "hundred", "thousand", "million", "dozen", "once"}
_COUNTING |= {"twice", "all", "both", "none"}


def says_no_number(text: Text) -> bool:
    """Whether a few words hold nothing that could be a number."""
    return len(text.words) <= 3 and not any(word in _COUNTING or word[0].isdigit() for word in text.words)


def spells(text: Text, expr: Expr) -> bool:
    """Whether letters that were read as a product are the letters of the words: ``DNE``."""
    return "".join(text.words) == _letters(expr).lower() != ""


def _letters(expr: Expr) -> str:
    if isinstance(expr, Sym):
        return expr.name if expr.name.isalpha() else ""
    if isinstance(expr, Const) and expr.name in {"e", "i"}:
        return expr.name
    if isinstance(expr, Op) and expr.name == "*":
        parts = [_letters(arg) for arg in expr.args]
        return "".join(parts) if all(parts) else ""
    return ""
