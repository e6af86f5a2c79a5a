"""Phrases that count or measure: "some of the cameras" and "1.5 litres of water" are one phrase each."""

from __future__ import annotations

from goldgate_factuality.reading.chunks import Chunk
from goldgate_factuality.reading.phrases import QUANTIFIERS, Phrase


def quantified(sentence: str, row: list[Chunk]) -> list[Chunk]:
    """ "Some of the cameras" is one phrase whose quantifier is "some"."""
    made: list[Chunk] = []
    at = 0
    while at < len(row):
        one = row[at]
        held = row[at + 2].phrase if at + 2 < len(row) and row[at + 1].word == "of" else None
        if one.phrase and held:
            tokens_ = one.tokens
            part = one.phrase.amounts and one.phrase.amounts[-1].kind == "percent"
            counted = tokens_[-1].tag == "CD" and all(
                t.tag in ("CD", "RB", "DT", "IN", "JJR") for t in tokens_
            )
            if (
                counted
                or _measures(one.phrase)
                or tokens_[-1].lower
                in (*QUANTIFIERS, "number", "percent", "%", "none", "third", "thirds", "quarter", "quarters")
                or (part and len(tokens_) <= 2)
                or (len(tokens_) == 1 and tokens_[0].tag == "CD")
            ):
                held.quant = one.phrase.quant or tokens_[-1].lower
                held.amounts = [*one.phrase.amounts, *held.amounts]
                held.tokens = [*[t for t in tokens_ if t.tag == "CD"], *held.tokens]
                made.append(Chunk("NP", [*tokens_, *row[at + 1].tokens, *row[at + 2].tokens], phrase=held))
                at += 3
                continue
        made.append(one)
        at += 1
    return made


def _measures(phrase: Phrase) -> bool:
    """Whether a phrase is a number with its unit and nothing else: "1.5 litres"."""
    (amount,) = phrase.amounts if len(phrase.amounts) == 1 else (None,)
    if amount is None or not amount.kind or amount.kind in ("months", "percent"):
        return False
    return not phrase.definite and amount.end - amount.start >= len(phrase.text.strip()) - 2
