"""Whether two typed answers mean the same: which pair of types goes to which decider."""

from __future__ import annotations

from goldgate_math import quantities
from goldgate_math.options import AnswerOptions
from goldgate_math.outcome import Outcome, different, equal
from goldgate_math.scalar import same_value
from goldgate_math.tree import (
    Answer,
    Quantity,
    expr,
    is_expr,
    kind,
)


def decide(gold: Answer, said: Answer, options: AnswerOptions) -> Outcome:
    """Whether the answer means what the reference does, under the policies in options."""
    if gold == said and not isinstance(gold, Quantity):
        return equal("form")
    if is_expr(gold) and is_expr(said):
        return same_value(expr(gold), expr(said), options.digits)
    if isinstance(gold, Quantity) and isinstance(said, Quantity):
        return quantities.same_quantity(gold, said, options)
    if isinstance(gold, Quantity) and is_expr(said):
        return quantities.same_bare(gold, expr(said), options)
    if is_expr(gold) and isinstance(said, Quantity):
        return quantities.bare_same(expr(gold), said, options)
    return different("form", f"the reference is a {kind(gold)}, the answer a {kind(said)}")
