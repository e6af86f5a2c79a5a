"""Synthetic prose: plain sentences from tables of words, drawn by a seed. It fills haystacks and tests
nothing that a model could know by heart.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

SUBJECTS = (
    "The ferry", "A long wall", "The archive", "The old mill", "A row of elms", "The market",
    "The choir", "The quarry", "The north road", "A painted gate", "The reading room",
    "The harbour office", "The orchard", "A small museum", "The signal tower", "The tannery",
    "The glass house", "The bell foundry", "The weather station", "The seed bank",
)  # fmt: skip
VERBS = (
    "faces", "borders", "supplies", "shelters", "overlooks", "serves", "belongs to", "lies behind",
    "was moved beside", "closes later than", "opens before", "was drawn on a map beside",
    "is older than", "is repaired together with",
)  # fmt: skip
OBJECTS = (
    "the fish market", "a stone bridge", "the lower lock", "the village green", "the grain store",
    "a field of barley", "the rope walk", "the chapel yard", "an empty lot", "the sluice",
    "the coach house", "a line of poplars", "the ice cellar", "the printing shop", "the post office",
    "a walled garden", "the slate works", "the toll house",
)  # fmt: skip
TAILS = (
    "in most years", "when the wind is from the west", "as the minutes record",
    "although few people notice", "until the first frost", "except on market days",
    "according to the keeper", "for reasons nobody wrote down", "since the road was widened",
    "whenever the river is high", "like its neighbour", "and visitors rarely ask why",
)  # fmt: skip


def sentences(random: Random) -> Iterator[str]:
    """Sentences without end; none holds a number."""
    while True:
        draw = random.random
        parts = (table[int(draw() * len(table))] for table in (SUBJECTS, VERBS, OBJECTS, TAILS))
        yield f"{' '.join(parts)}."


def paragraphs(seed: int | str, characters: int) -> list[str]:
    """Paragraphs of three to seven sentences, of about so many characters together."""
    random = Random(seed)  # noqa: S311 - a reproducible text, no secret
    source = sentences(random)
    found: list[str] = []
    total = 0
    while total < characters:
        paragraph = " ".join(next(source) for _ in range(3 + int(random.random() * 5)))
        found.append(paragraph)
        total += len(paragraph) + 2
    return found


def prose(seed: int | str, characters: int) -> str:
    """Paragraphs as one text, joined by blank lines."""
    return "\n\n".join(paragraphs(seed, characters))
