"""Four strengths of preference (Llama 3 report, 4.2.1), "same" for none, and which of them train."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

Strength = Literal["significantly better", "better", "slightly better", "marginally better", "same"]
STRENGTHS: tuple[Strength, ...] = ("significantly better", "better", "slightly better", "marginally better")
SAME: Strength = "same"  # an annotator's tie: kept in the row, and never a pair
TRAINED: tuple[Strength, ...] = STRENGTHS[:2]  # what the report keeps for the reward model and for DPO


def of_gap(gap: float, scale: float) -> Strength | None:
    """The strength of a gap between two scores on a scale that is ``scale`` wide; None for no gap.

    The bounds, at a half, a quarter and an eighth of the scale, are ours. Raises ValueError for a
    negative gap.
    """
    if gap < 0:
        raise ValueError("the better response has the lower score")
    if gap == 0:
        return None
    share = gap / scale
    for strength, bound in zip(STRENGTHS, (0.5, 0.25, 0.125), strict=False):
        if share >= bound:
            return strength
    return STRENGTHS[-1]


def strongest(strengths: Sequence[str]) -> str:
    """The strength between the first and the last of a ranking, from those between neighbours: at
    least that of the widest step. Raises ValueError for an unknown one.
    """
    order = (*STRENGTHS, SAME)
    if unknown := [name for name in strengths if name not in order]:
        raise ValueError(f"no strength is called {unknown[0]!r}; there are {', '.join(order)}")
    return min(strengths, key=lambda name: order.index(name))
