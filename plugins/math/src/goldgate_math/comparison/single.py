"""Two single values of any types: measured, literal, or in words."""

from __future__ import annotations

from goldgate_math.comparison import literals, quantities
from goldgate_math.comparison import words as same_words
from goldgate_math.comparison.outcome import Outcome, different, equal, undecided
from goldgate_math.comparison.parameters import residue_of_family
from goldgate_math.comparison.points import symbols
from goldgate_math.comparison.scalar import same_value
from goldgate_math.options import AnswerOptions
from goldgate_math.parsing.number_words import spelled
from goldgate_math.tree import (
    Answer,
    Based,
    Choice,
    Clock,
    Const,
    Date,
    Expr,
    Num,
    Quantity,
    Ratio,
    Residue,
    Sym,
    Text,
    expr,
    is_expr,
    kind,
)


def measured(gold: Answer, answer: Answer, options: AnswerOptions) -> Outcome:
    if isinstance(gold, Quantity) and isinstance(answer, Quantity):
        return quantities.same_quantity(gold, answer, options)
    if isinstance(gold, Quantity) and is_expr(answer):
        return quantities.same_bare(gold, expr(answer), options)
    if isinstance(answer, Quantity) and is_expr(gold):
        return quantities.bare_same(expr(gold), answer, options)
    return compared(gold, answer, options)


def compared(gold: Answer, answer: Answer, options: AnswerOptions) -> Outcome:
    digits = options.digits
    match gold, answer:
        case Clock(), Clock():
            return literals.same_clock(gold, answer)
        case Date(), Date():
            return literals.same_date(gold, answer)
        case Based(), Based():
            return literals.same_based(gold, answer)
        case Residue(), Residue():
            return literals.same_residue(gold, answer, digits)
        case Ratio(), Ratio():
            return literals.same_ratio(gold, answer, digits)
        case Choice(), Choice():
            return literals.same_choice(gold, answer)
        case Text(), Text():
            return same_words.same_text(gold, answer)
        case Clock(), _ if (ratio := literals.clock_ratio(gold)) and not isinstance(answer, (Text, Choice)):
            return _perhaps_ratio(ratio, answer, compared(ratio, answer, options))
        case _, Clock() if (ratio := literals.clock_ratio(answer)) and not isinstance(gold, (Text, Choice)):
            return _perhaps_ratio(ratio, gold, compared(gold, ratio, options))
        case Ratio(), _ if is_expr(answer) and (quotient := literals.as_fraction(gold)):
            return same_value(quotient, expr(answer), digits)
        case _, Ratio() if is_expr(gold) and (quotient := literals.as_fraction(answer)):
            return same_value(expr(gold), quotient, digits)
    return _mixed(gold, answer, options)


def _perhaps_ratio(ratio: Ratio, other: Answer, outcome: Outcome) -> Outcome:
    """``7:32`` against a ratio: equal where that has the same numbers, else it may have been a time."""
    if outcome.equal and other not in (ratio, literals.as_fraction(ratio)):
        return undecided("form", "a time, or a ratio")
    return outcome


def _mixed(gold: Answer, answer: Answer, options: AnswerOptions) -> Outcome:
    """Different types that may still be one value."""
    digits = options.digits
    if (outcome := _letter(gold, answer, digits)) is not None:
        return outcome
    if isinstance(gold, Based) and is_expr(answer):
        return literals.based_number(gold, expr(answer), options)
    if isinstance(answer, Based) and is_expr(gold):
        same = same_value(expr(gold), _number(answer), digits)
        return same if same.equal else different("exact", f"another number, in base {answer.base}")
    for residue, family in ((gold, answer), (answer, gold)):
        if isinstance(residue, Residue) and is_expr(family):
            same_class = residue_of_family(residue, expr(family))
            if same_class is not None:
                return same_class
    if isinstance(gold, Residue) and is_expr(answer):
        return literals.residue_number(gold, expr(answer), digits)
    if isinstance(answer, Residue) and is_expr(gold):
        return literals.residue_number(answer, expr(gold), digits)
    if isinstance(answer, Text) and is_expr(gold):
        number = spelled(answer)
        if number is not None:
            return same_value(expr(gold), number, digits)
        if same_words.says_nothing(answer):
            return different("form", "it says that there is no solution")
    for words, other in ((gold, answer), (answer, gold)):
        if isinstance(words, Text) and is_expr(other) and same_words.spells(words, expr(other)):
            return equal("form", "the same letters")
    if isinstance(gold, Text) and is_expr(answer) and (number := spelled(gold)):
        return same_value(number, expr(answer), digits)
    for words, other in ((answer, gold), (gold, answer)):
        if isinstance(words, Text) and not isinstance(other, Choice) and same_words.says_no_number(words):
            return different("form", f"a {kind(answer)} where the reference is a {kind(gold)}")
    if Choice in (type(gold), type(answer)) or Text in (type(gold), type(answer)):
        return undecided("form", f"a {kind(answer)} where the reference is a {kind(gold)}")
    return different("form", f"a {kind(answer)} where the reference is a {kind(gold)}")


def _number(numeral: Based) -> Expr:
    return Num(numeral.value)


def _letter(gold: Answer, answer: Answer, digits: int) -> Outcome | None:
    """A lone letter, which was read as a choice, against an expression."""
    for letter, other in ((gold, answer), (answer, gold)):
        if isinstance(letter, Choice) and is_expr(other) and len(letter.order) == 1 and not letter.content:
            name: Expr = Const(letter.order) if letter.order in {"e", "i"} else Sym(letter.order)  # type: ignore[arg-type]
            if same_value(name, expr(other), digits).equal:
                return equal("form", "the letter as a variable")
            if letter.order.islower() and symbols(expr(other)):
                return different("form", "another expression")
    return None
