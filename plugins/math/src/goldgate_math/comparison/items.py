"""Tuples, sets, lists and matrices: item by item, in order or in any."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from goldgate_math.comparison.outcome import TIERS, Outcome, different, equal, every, undecided
from goldgate_math.comparison.relations import assigned, names_something
from goldgate_math.limits import PAIRS
from goldgate_math.options import AnswerOptions
from goldgate_math.tree import Answer, Expr, Matrix, Op, Ordered, Relation, Sym, Text, Unordered, is_expr

Decider = Callable[[Answer, Answer], Outcome]


def in_order(gold: Sequence[Answer], answer: Sequence[Answer], decide: Decider) -> Outcome:
    """Equal lengths, equal items one by one."""
    if len(gold) != len(answer):
        return different("structure", f"{len(answer)} items where the reference has {len(gold)}")
    return _structural(every(decide(a, b) for a, b in zip(gold, answer, strict=True)))


def in_any_order(gold: Sequence[Answer], answer: Sequence[Answer], decide: Decider) -> Outcome:
    """A pairing of equal items. Equality is transitive, so the first partner that fits will do."""
    if len(gold) != len(answer):
        return different("structure", f"{len(answer)} items where the reference has {len(gold)}")
    rest = list(answer)
    left = []
    for item in gold:  # what is written alike pairs up at once
        if item in rest:
            rest.remove(item)
        else:
            left.append(item)
    if len(left) * len(rest) > PAIRS:
        return undecided("structure", "more items than the limit")
    tier, open_ = "structure", False
    for item in left:
        doubt = False
        for other in rest:
            outcome = decide(item, other)
            tier = max(tier, outcome.tier, key=TIERS.index)
            doubt = doubt or outcome.equal is None
            if outcome.equal:
                rest.remove(other)
                break
        else:
            if not doubt:
                return different(tier, "an item of the reference is missing")
            open_ = True
    return undecided(tier, "an item could not be decided") if open_ else equal(tier, "the same items")


def _structural(outcome: Outcome) -> Outcome:
    return Outcome(outcome.equal, max(outcome.tier, "structure", key=TIERS.index), outcome.why)


def piecewise(answer: Answer) -> bool:
    """Whether the items are pairs of a value and its condition."""
    return (
        isinstance(answer, Unordered)
        and bool(answer.items)
        and all(
            isinstance(item, Ordered) and len(item.items) == 2 and isinstance(item.items[1], (Relation, Text))
            for item in answer.items
        )
    )


def distinct(items: Sequence[Answer], decide: Decider) -> list[Answer]:
    """Without the items that equal an earlier one."""
    kept: list[Answer] = []
    few = len(items) ** 2 <= PAIRS
    for item in items:
        if item not in kept and not (few and any(decide(other, item).equal for other in kept)):
            kept.append(item)
    return kept


# --- plus and minus -----------------------------------------------------------------------------------


def has_sign(answer: Answer) -> bool:
    """Whether a plus-minus sign occurs in an expression."""
    return isinstance(answer, Op) and (answer.name in {"pm", "mp"} or any(map(has_sign, answer.args)))


def both_signs(expr: Expr) -> tuple[Expr, Expr]:
    """The two expressions that one with plus-minus signs stands for; all signs flip together."""
    return _signed(expr, True), _signed(expr, False)


def _signed(expr: Expr, upper: bool) -> Expr:
    if not isinstance(expr, Op):
        return expr
    name = expr.name
    if name in {"pm", "mp"}:
        name = "+" if (name == "pm") == upper else "-"
    return Op(name, tuple(_signed(arg, upper) for arg in expr.args))


def spread(answer: Answer) -> Answer:
    """The answer with each plus-minus written out as two items."""
    if isinstance(answer, Relation) and answer.signs[-1] == "=" and has_sign(answer.sides[-1]):
        value = assigned(answer)
        return spread(value) if value is not None else answer
    if is_expr(answer) and has_sign(answer):
        return Unordered(both_signs(answer), braced=False)  # type: ignore[arg-type]  # an expression
    if isinstance(answer, Relation) and answer.signs == ("!=",) and has_sign(answer.sides[1]):
        ends = both_signs(answer.sides[1])  # type: ignore[arg-type]  # an expression
        return Unordered(
            tuple(Relation((answer.sides[0], end), ("!=",)) for end in ends), braced=False, joined="and"
        )
    if isinstance(answer, Unordered) and len(answer.items) > 1:
        first = answer.items[0]
        if isinstance(first, Relation) and first.signs == ("!=",) and all(map(is_expr, answer.items[1:])):
            rest = tuple(Relation((first.sides[0], item), ("!=",)) for item in answer.items[1:])
            return Unordered((first, *rest), braced=False, joined="and")
    if isinstance(answer, Unordered):
        made: list[Answer] = []
        for item in answer.items:
            wide = spread(item)
            several = isinstance(wide, Unordered) and not isinstance(item, Unordered)
            made.extend(wide.items if several else (wide,))  # type: ignore[union-attr]  # checked above
        return Unordered(tuple(made), answer.braced, answer.joined)
    return answer


# --- named items ---------------------------------------------------------------------------------------


def named(answer: Answer) -> list[tuple[Answer, Answer]] | None:
    """Names and values where every item is ``name = value``."""
    if not isinstance(answer, Unordered) or not answer.items:
        return None
    pairs = []
    for item in answer.items:
        if not (isinstance(item, Relation) and item.signs == ("=",) and names_something(item.sides[0])):
            return None
        pairs.append((item.sides[0], item.sides[1]))
    return pairs


def unnamed(answer: Answer) -> Answer:
    """``x = 1, x = 2`` as a set; ``x = 1, y = 2`` as a tuple; ``x = 1, y = 2; x = 3, y = 4`` as tuples."""
    pairs = named(answer)
    if pairs is None:
        if isinstance(answer, Unordered) and isinstance(answer.items[0] if answer.items else None, Relation):
            first, *rest = answer.items
            value = assigned(first)  # type: ignore[arg-type]  # a relation, checked above
            if value is not None and not any(isinstance(item, Relation) for item in rest):
                return Unordered((value, *rest))
        return answer
    names: list[Answer] = []
    for name, _ in pairs:
        if name in names:
            break
        names.append(name)
    values = [value for _, value in pairs]
    if len(names) > 1 and len({_stem(name) for name in names}) == 1:
        return Unordered(tuple(values))  # x_1 = 2, x_2 = 3: the roots of one unknown
    if len(names) == 1 or [name for name, _ in pairs] != names * (len(pairs) // len(names)):
        return Unordered(tuple(values))
    rows = [values[start : start + len(names)] for start in range(0, len(values), len(names))]
    if len(rows) == 1:
        return Ordered(tuple(rows[0]))
    return Unordered(tuple(Ordered(tuple(row)) for row in rows), braced=False)


def _stem(name: Answer) -> object:
    """A variable without its subscript; another name as it is."""
    return name.name.partition("_")[0] if isinstance(name, Sym) and "_" in name.name else name


def same_named(
    gold: list[tuple[Answer, Answer]], answer: list[tuple[Answer, Answer]], decide: Decider
) -> Outcome | None:
    """Values by name, where both sides name the same things once each."""
    one, two = dict(gold), dict(answer)
    if len(one) != len(gold) or len(two) != len(answer) or set(one) != set(two):
        return None
    return _structural(every(decide(value, two[name]) for name, value in one.items()))


# --- mixtures -------------------------------------------------------------------------------------------


def same_items(
    gold: Ordered | Unordered, answer: Ordered | Unordered, options: AnswerOptions, decide: Decider
) -> Outcome:
    """Collections, each ordered or not, as the policy on order says."""
    one, two = gold.items, answer.items
    if isinstance(gold, Ordered) and isinstance(answer, Ordered):
        return in_any_order(one, two, decide) if options.order == "free" else in_order(one, two, decide)
    if isinstance(gold, Unordered) and isinstance(answer, Unordered):
        if gold.braced and answer.braced:
            return in_any_order(distinct(one, decide), distinct(two, decide), decide)
        if options.order == "strict" and not gold.braced:
            return in_order(one, two, decide)
        return in_any_order(one, two, decide)
    outcome = in_order(one, two, decide)
    listed = gold if isinstance(gold, Unordered) else answer
    if isinstance(listed, Unordered) and (listed.braced or listed.joined == "or") and outcome.equal:
        return undecided("structure", "a set and a tuple with the same items")
    if outcome.equal is False and isinstance(gold, Unordered) and len(one) == len(two):
        free = in_any_order(one, two, decide)
        return undecided("structure", "the same items in another order") if free.equal else free
    return outcome


def as_matrix(answer: Ordered) -> Matrix | None:
    """Nested tuples of one length as a matrix."""
    rows = []
    for item in answer.items:
        if not isinstance(item, Ordered) or not all(map(is_expr, item.items)):
            return None
        rows.append(item.items)
    if not rows or len({len(row) for row in rows}) != 1:
        return None
    return Matrix(tuple(rows))  # type: ignore[arg-type]  # rows of expressions, checked above


def same_matrix(gold: Matrix, answer: Matrix, decide: Decider) -> Outcome:
    """Equal shapes, equal entries."""
    if [len(row) for row in gold.rows] != [len(row) for row in answer.rows]:
        return different("structure", "matrices of different shapes")
    flat = [
        (a, b) for one, two in zip(gold.rows, answer.rows, strict=True) for a, b in zip(one, two, strict=True)
    ]
    return _structural(every(decide(a, b) for a, b in flat))


def as_vector(matrix: Matrix) -> Ordered | None:
    """A single row or column as a tuple."""
    if len(matrix.rows) == 1:
        return Ordered(tuple(matrix.rows[0]))
    return Ordered(tuple(row[0] for row in matrix.rows)) if len(matrix.rows[0]) == 1 else None
