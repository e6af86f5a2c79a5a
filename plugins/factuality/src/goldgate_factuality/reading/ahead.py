"""What follows a chunk in its sentence."""

from __future__ import annotations

from goldgate_factuality.reading.chunks import Chunk


def is_list(row: list[Chunk], at: int) -> bool:
    """Whether "and" with a phrase follows within the list."""
    for chunk in row[at + 1 : at + 8]:
        if chunk.kind == "CC":
            return True
        if chunk.kind not in ("NP", ","):
            return False
    return False


def verb_follows(row: list[Chunk], at: int) -> bool:
    """Whether the phrase is the subject of a verb that follows it, possibly after a phrase that belongs to
    it.
    """
    for chunk in row[at + 1 : at + 6]:
        if chunk.kind == "V":
            return (
                chunk.group is not None
                and (chunk.group.finite or chunk.group.verb.tag == "VBN")
                and not chunk.group.infinitive
            )
        if chunk.kind in ("NP", "P", "ADV"):
            continue
        return False
    return False


def object_follows(row: list[Chunk], at: int) -> bool:
    return at + 1 < len(row) and row[at + 1].kind == "NP"


def another_verb(row: list[Chunk], at: int) -> bool:
    for chunk in row[at + 1 :]:
        if chunk.kind == "V" and chunk.group is not None and chunk.group.finite:
            return True
        if chunk.kind in ("SUB", ":"):
            return False
    return False
