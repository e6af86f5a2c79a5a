"""Words: whether two short texts mean the same."""

from __future__ import annotations

from goldgate_math.comparison.outcome import Outcome, different, equal, undecided
from goldgate_math.parsing.number_words import COUNTS, TENS
from goldgate_math.tree import Const, Expr, Op, Sym, Text

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
SHIFTS = frozenset(  # the word that follows is not the one meant: "the day before Thursday"
    "before after until next previous following preceding except besides almost nearly half either or than "
    "instead opposite unless excluding versus but any every all".split()
)
NOTHING = (
    "no solution", "no solutions", "none", "no real solution", "no real solutions", "empty set", "empty",
    "no such number", "no such values", "impossible", "there no solution", "there no solutions",
)  # fmt: skip


def same_text(gold: Text, answer: Text) -> Outcome:
    """The same words; short answers of a closed group differ when they are not the same word."""
    listed = gold.listed and answer.listed
    if gold.words == answer.words or (listed and sorted(gold.words) == sorted(answer.words)):
        return equal("form", "the same words")
    if "".join(gold.words) == "".join(answer.words):
        return equal("form", "the same letters")
    if says_nothing(gold) and says_nothing(answer):
        return equal("form", "no solution")
    if " ".join(gold.words) in ABSENT and _absent(answer):
        return equal("form", "it does not exist")
    one, two = set(gold.words), set(answer.words)
    group = next((group for group in CLOSED if one & group and two & group), frozenset[str]())
    if one & group != two & group:
        return different("form", "another word of the same kind")
    if bool(one & NEGATIONS) != bool(two & NEGATIONS):
        if len(gold.words) > 1 or one & two:
            return different("form", "one of them is negated")
        return undecided("form", "one of them is negated")
    if group and len(two & group) == 1 and len(gold.words) == 1 and two & SHIFTS:
        return undecided("form", "the same word, with others that shift it")
    if group and len(two & group) == 1 and len(gold.words) == 1:
        return equal("form", "the same word, with others around it")
    if any(_inflected(a, b) for a in one for b in two):
        return undecided("form", "forms of one word")
    if not one & two and len(gold.words) <= 3 and len(answer.words) <= 3:
        return different("form", "different words")
    return undecided("form", "words that could mean the same")


def _absent(text: Text) -> bool:
    """Whether the words end in "does not exist" or its like, as in "the slope is undefined"."""
    said = " ".join(text.words)
    return len(text.words) <= 6 and said.endswith(ABSENT) and not said.endswith("not undefined")


def _inflected(one: str, other: str) -> bool:
    """Whether two words may be forms of one: they share all but their ends."""
    return one != other and min(len(one), len(other)) >= 7 and one[:6] == other[:6]


def says_nothing(text: Text) -> bool:
    """Whether the words say that there is no solution."""
    return " ".join(text.words) in NOTHING


_COUNTING = {*COUNTS, *TENS, "half", "third", "quarter", "hundred", "thousand", "million", "dozen", "once"}
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
