"""Whether two typed answers mean the same: which pair of types goes to which decider."""

from __future__ import annotations

from goldgate_math.comparison import items, literals, quantities
from goldgate_math.comparison import words as same_words
from goldgate_math.comparison.antiderivatives import renamed, same_integral
from goldgate_math.comparison.outcome import Outcome, different, equal, undecided
from goldgate_math.comparison.points import symbols
from goldgate_math.comparison.ranges import FLIPPED, as_ranges, opened, same_ranges
from goldgate_math.comparison.relations import assigned, constant, false_statement, same_equation
from goldgate_math.comparison.scalar import same_value
from goldgate_math.limits import BeyondError, UnreadableError
from goldgate_math.options import AnswerOptions
from goldgate_math.parsing.number_words import spelled
from goldgate_math.tree import (
    Answer,
    Based,
    Choice,
    Clock,
    Combined,
    Date,
    Expr,
    Interval,
    Matrix,
    Num,
    Ordered,
    Quantity,
    Ratio,
    Relation,
    Residue,
    Sym,
    Text,
    Unordered,
    expr,
    is_expr,
    kind,
)

RANGES = (Interval, Combined)
LISTS = (Ordered, Unordered)


def decide(gold: Answer, said: Answer, options: AnswerOptions) -> Outcome:
    """Whether the answer means what the reference does, under the policies in options."""
    if is_expr(gold) and is_expr(said) and not (items.has_sign(gold) or items.has_sign(said)):
        return same_expression(expr(gold), expr(said), options)
    if gold == said and not isinstance(gold, (Quantity, Choice)):
        return equal("form")
    try:
        return _pair(items.spread(gold), items.spread(said), options)
    except (BeyondError, UnreadableError) as error:
        return undecided("structure", str(error))


def same_expression(gold: Expr, said: Expr, options: AnswerOptions) -> Outcome:
    """Two expressions, with the conventions for constants of integration and integer parameters."""
    told = same_value(gold, said, options.digits)
    if told.equal or not (symbols(gold) | symbols(said)):
        return told
    if (integral := same_integral(gold, said, options.digits)) is not None:
        return integral
    if (other := renamed(gold, said)) is not None:
        again = same_value(gold, other, options.digits)
        return again if again.equal else told
    return told


def _pair(gold: Answer, said: Answer, options: AnswerOptions) -> Outcome:
    def again(one: Answer, two: Answer) -> Outcome:
        return decide(one, two, options)

    if isinstance(gold, Relation) or isinstance(said, Relation):
        return _relations(gold, said, options)
    if isinstance(gold, Unordered) or isinstance(said, Unordered):
        if (told := _named(gold, said, options)) is not None:
            return told
        if (told := _conditions(gold, said)) is not None:
            return told
        gold, said = items.unnamed(gold), items.unnamed(said)
    if isinstance(gold, RANGES) or isinstance(said, RANGES):
        return _ranges(gold, said, options)
    if isinstance(gold, Matrix) or isinstance(said, Matrix):
        return _matrices(gold, said, options)
    if isinstance(gold, LISTS) and isinstance(said, LISTS):
        return items.same_items(gold, said, options, again)
    if isinstance(gold, LISTS) or isinstance(said, LISTS):
        return _alone(gold, said, options)
    if isinstance(gold, Quantity) or isinstance(said, Quantity):
        return _measured(gold, said, options)
    return _forms(gold, said, options)


# --- relations ----------------------------------------------------------------------------------------


def _relations(gold: Answer, said: Answer, options: AnswerOptions) -> Outcome:
    if isinstance(said, Relation) and not isinstance(gold, Relation):
        return _told_relation(gold, said, options)
    if isinstance(gold, Relation) and not isinstance(said, Relation):
        value = assigned(gold, modulus=True)
        if value is not None:
            return decide(value, said, options)
        if "=" in gold.signs and is_expr(said):
            return different("form", "an expression where the reference is an equation")
        return _ranges(gold, said, options)
    assert isinstance(gold, Relation) and isinstance(said, Relation)  # noqa: S101, PT018 - for the type checker
    if (told := _chains(gold, said, options)) is not None:
        return told
    one, two = assigned(gold), assigned(said)
    if one is not None and two is not None:
        told = decide(one, two, options)
        names = gold.sides[0], said.sides[0]
        if (
            told.equal
            and names[0] != names[1]
            and all(isinstance(name, Sym) for name in names)
            and constant(one)
        ):
            return different("structure", "the value of another variable")
        if told.equal or constant(one) or names[0] == names[1] or not (is_expr(one) and is_expr(two)):
            return told
    if gold.signs == said.signs == ("=",):
        return same_equation(gold, said)
    return _ranges(gold, said, options)


def _chains(gold: Relation, said: Relation, options: AnswerOptions) -> Outcome | None:
    """Chains with the same sides, in one direction or the other."""
    for sides, signs in (
        (said.sides, said.signs),
        (said.sides[::-1], tuple(FLIPPED.get(sign, sign) for sign in said.signs[::-1])),
    ):
        if signs == gold.signs and len(sides) == len(gold.sides):
            told = [decide(a, b, options) for a, b in zip(gold.sides, sides, strict=True)]
            if all(outcome.equal for outcome in told):
                return equal("structure", "the same relation")
    calls = [
        side for side in gold.sides if kind(side) == "expression" and getattr(side, "name", "") == "call"
    ]
    if len(calls) > 1:
        return different("structure", "another order")
    return None


def _told_relation(gold: Answer, said: Relation, options: AnswerOptions) -> Outcome:
    if false_statement(said):
        return different("exact", "it claims that different numbers are equal")
    value = assigned(said)
    if value is not None:
        return decide(gold, value, options)
    if set(said.signs) <= {"=", "~"} and all(map(is_expr, said.sides)):
        last = said.sides[-1] if said.signs[-1] == "=" or len(said.sides) < 3 else said.sides[-2]
        if same_value(expr(said.sides[0]), expr(last), 99).equal:
            return decide(gold, last, options)
        return different("structure", "an equation where the reference is a value")
    return _ranges(gold, said, options)


def _named(gold: Answer, said: Answer, options: AnswerOptions) -> Outcome | None:
    one, two = items.named(gold), items.named(said)
    if one is None or two is None:
        return None
    return items.same_named(one, two, lambda a, b: decide(a, b, options))


def _conditions(gold: Answer, said: Answer) -> Outcome | None:
    """Lists of inequalities, as sets of numbers."""
    both = gold, said
    if not any(
        isinstance(answer, Unordered)
        and any(isinstance(item, Relation) and set(item.signs) - {"="} for item in answer.items)
        for answer in both
    ):
        return None
    return _ranges(*both, AnswerOptions())


# --- sets of numbers ------------------------------------------------------------------------------------


def _ranges(gold: Answer, said: Answer, options: AnswerOptions) -> Outcome:
    gold, said = _opened(gold, said), _opened(said, gold)
    if isinstance(gold, Interval) and isinstance(said, Interval):
        told = items.in_order(
            (gold.low, gold.high), (said.low, said.high), lambda a, b: decide(a, b, options)
        )
        ends = (gold.low_closed, gold.high_closed), (said.low_closed, said.high_closed)
        if told.equal is not False and ends[0] != ends[1]:
            return different("structure", "the same ends, but not the same of them included")
        return told
    if isinstance(said, (Text, Choice, Clock, Date, Matrix)) or (is_expr(said) and isinstance(gold, RANGES)):
        return different("form", f"a {kind(said)} where the reference is a {kind(gold)}")
    if is_expr(gold) and isinstance(said, (*RANGES, Relation)):
        return different("form", f"a {kind(said)} where the reference is a {kind(gold)}")
    names: tuple[set[str], set[str]] = (set(), set())
    try:
        one, two = as_ranges(gold, names[0]), as_ranges(said, names[1])
        same = same_ranges(one, two)
    except BeyondError as error:
        return undecided("structure", str(error))
    if same and names[0] and names[1] and names[0] != names[1]:
        return undecided("structure", "the same numbers, of different variables")
    listed = (
        isinstance(said, Unordered) and isinstance(gold, Interval) and gold.low_closed and gold.high_closed
    )
    if not same and listed and len(said.items) == 2:  # type: ignore[union-attr]  # a list, checked above
        return undecided("structure", "an interval and a list of two numbers")
    return equal("structure", "the same numbers") if same else different("structure", "different numbers")


def _opened(answer: Answer, other: Answer) -> Answer:
    """``(a, b)`` as an open interval, where the other answer is a set of numbers."""
    return opened(answer) if isinstance(other, (*RANGES, Relation, Unordered)) else answer


# --- collections ----------------------------------------------------------------------------------------


def _matrices(gold: Answer, said: Answer, options: AnswerOptions) -> Outcome:
    def again(one: Answer, two: Answer) -> Outcome:
        return decide(one, two, options)

    made = [
        items.as_matrix(answer) or answer if isinstance(answer, Ordered) else answer
        for answer in (gold, said)
    ]
    if isinstance(made[0], Matrix) and isinstance(made[1], Matrix):
        return items.same_matrix(made[0], made[1], again)
    flat = [items.as_vector(answer) or answer if isinstance(answer, Matrix) else answer for answer in made]
    second = flat[1]
    listed = isinstance(second, Ordered) or (
        isinstance(second, Unordered) and not second.braced and second.joined != "or"
    )
    if isinstance(flat[0], Ordered) and isinstance(second, LISTS) and listed:
        return items.in_order(flat[0].items, second.items, again)
    return different("form", f"a {kind(said)} where the reference is a {kind(gold)}")


def _alone(gold: Answer, said: Answer, options: AnswerOptions) -> Outcome:
    """A collection and a single value: equal where the collection holds that one value."""
    for words, other in ((said, gold), (gold, said)):
        if isinstance(words, Text):
            if isinstance(other, Unordered) and not other.items and same_words.says_nothing(words):
                return equal("form", "no solution")
            verdict = different if same_words.says_no_number(words) else undecided
            return verdict("form", f"a {kind(said)} where the reference is a {kind(gold)}")
    if isinstance(gold, LISTS) and len(gold.items) == 1:
        return decide(gold.items[0], said, options)
    if isinstance(said, Unordered) and len(said.items) == 1:
        return decide(gold, said.items[0], options)
    count = len(said.items) if isinstance(said, LISTS) else 1
    return different(
        "structure",
        f"{count} values where the reference has {'one' if isinstance(said, LISTS) else 'several'}",
    )


# --- single values ----------------------------------------------------------------------------------------


def _measured(gold: Answer, said: Answer, options: AnswerOptions) -> Outcome:
    if isinstance(gold, Quantity) and isinstance(said, Quantity):
        return quantities.same_quantity(gold, said, options)
    if isinstance(gold, Quantity) and is_expr(said):
        return quantities.same_bare(gold, expr(said), options)
    if isinstance(said, Quantity) and is_expr(gold):
        return quantities.bare_same(expr(gold), said, options)
    return _forms(gold, said, options)


def _forms(gold: Answer, said: Answer, options: AnswerOptions) -> Outcome:
    digits = options.digits
    match gold, said:
        case Clock(), Clock():
            return literals.same_clock(gold, said)
        case Date(), Date():
            return literals.same_date(gold, said)
        case Based(), Based():
            return literals.same_based(gold, said)
        case Residue(), Residue():
            return literals.same_residue(gold, said, digits)
        case Ratio(), Ratio():
            return literals.same_ratio(gold, said, digits)
        case Choice(), Choice():
            return literals.same_choice(gold, said)
        case Text(), Text():
            return same_words.same_text(gold, said)
        case Clock(), _ if (ratio := literals.clock_ratio(gold)) and not isinstance(said, (Text, Choice)):
            return _perhaps_ratio(ratio, said, _forms(ratio, said, options))
        case _, Clock() if (ratio := literals.clock_ratio(said)) and not isinstance(gold, (Text, Choice)):
            return _perhaps_ratio(ratio, gold, _forms(gold, ratio, options))
        case Ratio(), _ if is_expr(said) and (quotient := literals.as_fraction(gold)):
            return same_value(quotient, expr(said), digits)
        case _, Ratio() if is_expr(gold) and (quotient := literals.as_fraction(said)):
            return same_value(expr(gold), quotient, digits)
    return _mixed(gold, said, options)


def _perhaps_ratio(ratio: Ratio, other: Answer, told: Outcome) -> Outcome:
    """``7:32`` against a ratio: equal where that has the same numbers, else it may have been a time."""
    if told.equal and other not in (ratio, literals.as_fraction(ratio)):
        return undecided("form", "a time, or a ratio")
    return told


def _mixed(gold: Answer, said: Answer, options: AnswerOptions) -> Outcome:
    """Different types that may still be one value."""
    digits = options.digits
    if isinstance(gold, Based) and is_expr(said):
        return literals.based_number(gold, expr(said), options)
    if isinstance(said, Based) and is_expr(gold):
        same = same_value(expr(gold), _number(said), digits)
        return same if same.equal else different("exact", f"another number, in base {said.base}")
    if isinstance(gold, Residue) and is_expr(said):
        return literals.residue_number(gold, expr(said), digits)
    if isinstance(said, Residue) and is_expr(gold):
        return literals.residue_number(said, expr(gold), digits)
    if isinstance(said, Text) and is_expr(gold):
        number = spelled(said)
        if number is not None:
            return same_value(expr(gold), number, digits)
        if same_words.says_nothing(said):
            return different("form", "it says that there is no solution")
    for words, other in ((gold, said), (said, gold)):
        if isinstance(words, Text) and is_expr(other) and same_words.spells(words, expr(other)):
            return equal("form", "the same letters")
    if isinstance(gold, Text) and is_expr(said) and (number := spelled(gold)):
        return same_value(number, expr(said), digits)
    for words, other in ((said, gold), (gold, said)):
        if isinstance(words, Text) and not isinstance(other, Choice) and same_words.says_no_number(words):
            return different("form", f"a {kind(said)} where the reference is a {kind(gold)}")
    if Choice in (type(gold), type(said)) or Text in (type(gold), type(said)):
        return undecided("form", f"a {kind(said)} where the reference is a {kind(gold)}")
    return different("form", f"a {kind(said)} where the reference is a {kind(gold)}")


def _number(numeral: Based) -> Expr:
    return Num(numeral.value)
