"""Whether two typed answers mean the same: which pair of types goes to which decider."""

from __future__ import annotations

from goldgate_math.comparison import items, single, vectors
from goldgate_math.comparison import words as same_words
from goldgate_math.comparison.antiderivatives import same_integral
from goldgate_math.comparison.application import ORDERS, readings
from goldgate_math.comparison.derivatives import carried_out, same_primitive, unevaluated
from goldgate_math.comparison.outcome import Outcome, different, equal, undecided
from goldgate_math.comparison.parameters import bound_as, renamed, same_up_to_constants
from goldgate_math.comparison.points import has, symbols
from goldgate_math.comparison.ranges import FLIPPED, as_ranges, opened, same_ranges
from goldgate_math.comparison.relations import assigned, constant, false_statement, same_equation
from goldgate_math.comparison.restated import restated
from goldgate_math.comparison.scalar import same_value
from goldgate_math.limits import BeyondError, UnreadableError
from goldgate_math.options import AnswerOptions
from goldgate_math.tree import (
    Answer,
    Choice,
    Clock,
    Combined,
    Date,
    Expr,
    Interval,
    Matrix,
    Num,
    Op,
    Ordered,
    Quantity,
    Relation,
    Sym,
    Text,
    Unordered,
    expr,
    is_expr,
    kind,
)

CALLS = frozenset(("call",))
RANGES = (Interval, Combined)
LISTS = (Ordered, Unordered)


def decide(gold: Answer, answer: Answer, options: AnswerOptions) -> Outcome:
    """Whether the answer means what the reference does, under the policies in options."""
    if isinstance(gold, Num) and isinstance(answer, Num):
        return same_value(gold, answer, options.digits)
    pairs = readings(gold, answer)
    if len(pairs) > 1:
        outcomes = [decide(*pair, options) for pair in pairs]
        if outcomes[0].equal == outcomes[1].equal:
            return outcomes[0]
        return undecided("form", "a letter before a bracket may be a function or a factor")
    gold, answer = pairs[0]
    for twice in (restated(gold), restated(answer)):
        if twice is not None:
            return _either(gold, answer, options)
    if is_expr(gold) and is_expr(answer) and not (items.has_sign(gold) or items.has_sign(answer)):
        return same_expression(expr(gold), expr(answer), options)
    if gold == answer and not isinstance(gold, (Quantity, Choice)):
        return equal("form")
    try:
        return _pair(items.spread(gold), items.spread(answer), options)
    except (BeyondError, UnreadableError) as error:
        return undecided("structure", str(error))


def _either(gold: Answer, answer: Answer, options: AnswerOptions) -> Outcome:
    """An exact value with its decimal, on one side or both: equal where either is."""
    golds, answers = restated(gold) or (gold,), restated(answer) or (answer,)
    first = decide(golds[0], answers[0], options)
    if first.equal:
        return first
    others = [decide(one, two, options) for one in golds for two in answers]
    return next((outcome for outcome in others if outcome.equal), first)


def same_expression(gold: Expr, answer: Expr, options: AnswerOptions) -> Outcome:
    """Two expressions, with the conventions for constants of integration and integer parameters."""
    gold, answer = carried_out(gold), carried_out(answer)
    outcome = same_value(gold, answer, options.digits)
    if outcome.equal is not True and (primitive := same_primitive(gold, answer)) is not None:
        return primitive
    if outcome.equal is False and _orders(gold) and _orders(answer):
        return outcome if _head(gold) == _head(answer) else undecided("form", "orders of growth of two kinds")
    if outcome.equal is False and has(Op("+", (gold, answer)), CALLS):
        return undecided("form", "the values of a function that is not known")
    if outcome.equal is False and vectors.directed(gold) != vectors.directed(answer):
        return undecided("form", "only one of them has a direction")
    if outcome.equal is False and (unevaluated(gold) or unevaluated(answer)):
        return undecided("form", "a derivative, an integral or a limit that is not carried out")
    if outcome.equal or not (symbols(gold) | symbols(answer)):
        return outcome
    if (integral := same_integral(gold, answer, options.digits)) is not None:
        return integral
    if (other := renamed(gold, answer)) is not None:
        again = same_value(gold, other, options.digits)
        return again if again.equal else outcome
    if (free := same_up_to_constants(gold, answer, options.digits)) is not None:
        return free
    return outcome


def _orders(value: Expr) -> bool:
    """Whether it is an order of growth, ``O(n^2)``."""
    return isinstance(value, Op) and value.name == "call" and _head(value) in ORDERS


def _head(value: Expr) -> str:
    head = value.args[0] if isinstance(value, Op) else None
    return head.name if isinstance(head, Sym) else ""


def _pair(gold: Answer, answer: Answer, options: AnswerOptions) -> Outcome:
    def again(one: Answer, two: Answer) -> Outcome:
        return decide(one, two, options)

    if isinstance(gold, Relation) or isinstance(answer, Relation):
        return _relations(gold, answer, options)
    if items.piecewise(gold) or items.piecewise(answer):
        same = isinstance(gold, Unordered) and isinstance(answer, Unordered)
        outcome = items.in_any_order(gold.items, answer.items, again) if same else None  # type: ignore[union-attr]
        return outcome if outcome and outcome.equal else undecided("structure", "a function in pieces")
    if isinstance(gold, Unordered) or isinstance(answer, Unordered):
        if (outcome := _named(gold, answer, options)) is not None:
            return outcome
        if (outcome := _conditions(gold, answer)) is not None:
            return outcome
        gold, answer = items.unnamed(gold), items.unnamed(answer)
    gold, answer = vectors.as_tuple(gold, answer), vectors.as_tuple(answer, gold)
    if isinstance(gold, RANGES) or isinstance(answer, RANGES):
        return _ranges(gold, answer, options)
    if isinstance(gold, Matrix) or isinstance(answer, Matrix):
        return _matrices(gold, answer, options)
    if isinstance(gold, LISTS) and isinstance(answer, LISTS):
        return items.same_items(gold, answer, options, again)
    if isinstance(gold, LISTS) or isinstance(answer, LISTS):
        return _alone(gold, answer, options)
    if isinstance(gold, Quantity) or isinstance(answer, Quantity):
        return single.measured(gold, answer, options)
    return single.compared(gold, answer, options)


# --- relations ----------------------------------------------------------------------------------------


def _relations(gold: Answer, answer: Answer, options: AnswerOptions) -> Outcome:
    if isinstance(answer, Relation) and not isinstance(gold, Relation):
        return _relation_for_value(gold, answer, options)
    if isinstance(gold, Relation) and not isinstance(answer, Relation):
        value = assigned(gold, modulus=True)
        if value is not None:
            return decide(value, answer, options)
        if "=" in gold.signs and is_expr(answer):
            return different("form", "an expression where the reference is an equation")
        return _ranges(gold, answer, options)
    assert isinstance(gold, Relation) and isinstance(answer, Relation)  # noqa: S101, PT018 - for the type checker
    if (outcome := _chains(gold, answer, options)) is not None:
        return outcome
    answer = bound_as(gold, answer)
    one, two = assigned(gold), assigned(answer)
    if one is not None and two is not None:
        outcome = decide(one, two, options)
        names = gold.sides[0], answer.sides[0]
        if (
            outcome.equal
            and names[0] != names[1]
            and all(isinstance(name, Sym) for name in names)
            and constant(one)
        ):
            return different("structure", "the value of another variable")
        if outcome.equal and _shifted(*names):
            return undecided("structure", "a term of another number")
        if outcome.equal or constant(one) or names[0] == names[1] or not (is_expr(one) and is_expr(two)):
            return outcome
    if gold.signs == answer.signs == ("=",):
        return same_equation(gold, answer)
    return _ranges(gold, answer, options)


def _shifted(one: Answer, other: Answer) -> bool:
    """Whether two names are terms of one sequence, and not the same one: a_n and a_{n+1}, but not a_k."""
    if not (isinstance(one, Sym) and isinstance(other, Sym)) or one == other:
        return False
    (base, _, first), (name, _, second) = one.name.partition("_"), other.name.partition("_")
    return base == name and first != second and not (first.isalpha() and second.isalpha())


def _chains(gold: Relation, answer: Relation, options: AnswerOptions) -> Outcome | None:
    """Chains with the same sides, in one direction or the other."""
    for sides, signs in (
        (answer.sides, answer.signs),
        (answer.sides[::-1], tuple(FLIPPED.get(sign, sign) for sign in answer.signs[::-1])),
    ):
        if signs == gold.signs and len(sides) == len(gold.sides):
            outcomes = [decide(a, b, options) for a, b in zip(gold.sides, sides, strict=True)]
            if all(outcome.equal for outcome in outcomes):
                return equal("structure", "the same relation")
    calls = [
        side for side in gold.sides if kind(side) == "expression" and getattr(side, "name", "") == "call"
    ]
    if len(calls) > 1:
        return different("structure", "another order")
    return None


def _relation_for_value(gold: Answer, answer: Relation, options: AnswerOptions) -> Outcome:
    if false_statement(answer):
        return different("exact", "it claims that different numbers are equal")
    value = assigned(answer)
    if value is not None:
        return decide(gold, value, options)
    if set(answer.signs) <= {"=", "~"} and all(map(is_expr, answer.sides)):
        last = answer.sides[-1] if answer.signs[-1] == "=" or len(answer.sides) < 3 else answer.sides[-2]
        if same_value(expr(answer.sides[0]), expr(last), 99).equal:
            return decide(gold, last, options)
        return different("structure", "an equation where the reference is a value")
    return _ranges(gold, answer, options)


def _named(gold: Answer, answer: Answer, options: AnswerOptions) -> Outcome | None:
    one, two = items.named(gold), items.named(answer)
    if one is None or two is None:
        return None
    return items.same_named(one, two, lambda a, b: decide(a, b, options))


def _conditions(gold: Answer, answer: Answer) -> Outcome | None:
    """Lists of inequalities, as sets of numbers."""
    both = gold, answer
    if not any(
        isinstance(each, Unordered)
        and any(isinstance(item, Relation) and set(item.signs) - {"="} for item in each.items)
        for each in both
    ):
        return None
    return _ranges(*both, AnswerOptions())


# --- sets of numbers ------------------------------------------------------------------------------------


def _ranges(gold: Answer, answer: Answer, options: AnswerOptions) -> Outcome:
    gold, answer = _opened(gold, answer), _opened(answer, gold)
    if isinstance(gold, Interval) and isinstance(answer, Interval):
        outcome = items.in_order(
            (gold.low, gold.high), (answer.low, answer.high), lambda a, b: decide(a, b, options)
        )
        ends = (gold.low_closed, gold.high_closed), (answer.low_closed, answer.high_closed)
        if outcome.equal is not False and ends[0] != ends[1]:
            return different("structure", "the same ends, but not the same of them included")
        return outcome
    if isinstance(answer, (Text, Choice, Clock, Date, Matrix)) or (
        is_expr(answer) and isinstance(gold, RANGES)
    ):
        return different("form", f"a {kind(answer)} where the reference is a {kind(gold)}")
    if is_expr(gold) and isinstance(answer, (*RANGES, Relation)):
        return different("form", f"a {kind(answer)} where the reference is a {kind(gold)}")
    names: tuple[set[str], set[str]] = (set(), set())
    try:
        one, two = as_ranges(gold, names[0]), as_ranges(answer, names[1])
        same = same_ranges(one, two)
    except BeyondError as error:
        return undecided("structure", str(error))
    names[0].discard("it")  # "at least 5" names nothing
    names[1].discard("it")
    if same and names[0] and names[1] and names[0] != names[1]:
        return undecided("structure", "the same numbers, of different variables")
    listed = (
        isinstance(answer, Unordered) and isinstance(gold, Interval) and gold.low_closed and gold.high_closed
    )
    if not same and listed and len(answer.items) == 2:  # type: ignore[union-attr]  # a list, checked above
        return undecided("structure", "an interval and a list of two numbers")
    return equal("structure", "the same numbers") if same else different("structure", "different numbers")


def _opened(answer: Answer, other: Answer) -> Answer:
    """``(a, b)`` as an open interval, where the other answer is a set of numbers."""
    return opened(answer) if isinstance(other, (*RANGES, Relation, Unordered)) else answer


# --- collections ----------------------------------------------------------------------------------------


def _matrices(gold: Answer, answer: Answer, options: AnswerOptions) -> Outcome:
    def again(one: Answer, two: Answer) -> Outcome:
        return decide(one, two, options)

    made = [items.as_matrix(each) or each if isinstance(each, Ordered) else each for each in (gold, answer)]
    if isinstance(made[0], Matrix) and isinstance(made[1], Matrix):
        return items.same_matrix(made[0], made[1], again)
    flat = [items.as_vector(each) or each if isinstance(each, Matrix) else each for each in made]
    second = flat[1]
    listed = isinstance(second, Ordered) or (
        isinstance(second, Unordered) and not second.braced and second.joined != "or"
    )
    if isinstance(flat[0], Ordered) and isinstance(second, LISTS) and listed:
        return items.in_order(flat[0].items, second.items, again)
    return different("form", f"a {kind(answer)} where the reference is a {kind(gold)}")


def _alone(gold: Answer, answer: Answer, options: AnswerOptions) -> Outcome:
    """A collection and a single value: equal where the collection holds that one value."""
    for words, other in ((answer, gold), (gold, answer)):
        if isinstance(words, Text):
            if isinstance(other, Unordered) and not other.items and same_words.says_nothing(words):
                return equal("form", "no solution")
            verdict = different if same_words.says_no_number(words) else undecided
            return verdict("form", f"a {kind(answer)} where the reference is a {kind(gold)}")
    if isinstance(gold, LISTS) and len(gold.items) == 1:
        return decide(gold.items[0], answer, options)
    if isinstance(answer, Unordered) and len(answer.items) == 1:
        return decide(gold, answer.items[0], options)
    count = len(answer.items) if isinstance(answer, LISTS) else 1
    return different(
        "structure",
        f"{count} values where the reference has {'one' if isinstance(answer, LISTS) else 'several'}",
    )
