"""The selector ``factuality.pairs``: a right answer over a refusal, and a refusal over a confident wrong
answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from goldgate import Example, Judged

from goldgate_factuality.answers.refusals import refusal
from goldgate_factuality.verifiers.consistent import clusters


@dataclass(frozen=True, slots=True)
class PairOptions:
    """How many pairs of a question."""

    n: int = 1
    """So many pairs of a question, each with another rejected answer where there are several."""

    def __post_init__(self) -> None:
        """Raises ValueError for a number that makes no pair."""
        if self.n < 1:
            raise ValueError("n: at least 1")


def pairs(rows: Sequence[Judged], options: PairOptions) -> Iterator[Example]:
    """Pairs as the probe found them. Where the model knows the answer: an accepted answer over a rejected
    refusal, then over a rejected answer. Where it is overconfident: the accepted refusal over its most
    frequent wrong answers. Nothing for a question whose outcome is mixed.
    """
    chosen = next((row for row in rows if row.accepted and row.candidate.text.strip()), None)
    if chosen is None:
        return
    wrong = [
        row
        for row in rows
        if row.failure is None and row.dropped is not None and row.dropped.kind == "rejected"
    ]
    refuses = refusal(chosen.candidate.text) is not None
    if refuses:
        ordered = _most_frequent([row for row in wrong if refusal(row.candidate.text) is None])
    else:
        refusals = [row for row in wrong if refusal(row.candidate.text) is not None]
        ordered = [*refusals, *_most_frequent([row for row in wrong if row not in refusals])]
    texts = {chosen.candidate.text}
    made = 0
    for row in ordered:
        if made == options.n:
            return
        if row.candidate.text in texts or not row.candidate.text.strip():
            continue
        texts.add(row.candidate.text)
        made += 1
        yield Example((chosen, row))


def _most_frequent(rows: list[Judged]) -> list[Judged]:
    """One row of each different answer, the most frequent first."""
    return [rows[group[0]] for group in clusters([row.candidate.text for row in rows])] if rows else []
