"""Nouns for who does something: "Ada was the designer of the bridge" says "Ada designed the bridge"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from goldgate_factuality.data import table
from goldgate_factuality.reading.frames import Frame
from goldgate_factuality.reading.phrases import Phrase
from goldgate_factuality.reading.sentences import stem


def verbal(frame: Frame) -> Iterator[Frame]:
    """The clause with the verb in place of the noun; nothing where the claim has no such noun."""
    if frame.verb != "be" or frame.subject is None or len(frame.objects) != 1:
        return
    noun = frame.objects[0]
    held = _of(noun)
    if held is None or noun.others or len(noun.words) > 1 + len(held.words):
        return  # "the first designer of", "the chief designer of" say more
    for verb in _verbs().get(noun.head, ()):
        yield replace(frame, verb=verb, objects=[held], obliques=_without(frame, held), adjectives=[])


def _of(noun: Phrase) -> Phrase | None:
    """What a noun is of."""
    return next((held for prep, held in noun.complements if prep == "of"), None)


def _without(frame: Frame, held: Phrase) -> list[tuple[str, Phrase]]:
    return [(prep, one) for prep, one in frame.obliques if one is not held]


@cache
def _verbs() -> dict[str, tuple[str, ...]]:
    """Stem of a noun → stems of its verbs."""
    return {stem(row[0]): tuple(stem(verb) for verb in row[1:]) for row in table("doers")}
