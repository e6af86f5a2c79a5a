"""What every selector of pairs shares: a sample's responses, their edits, and no pair twice."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from goldgate import Example, Judged, message_to_dict

from goldgate_preference.similar import alike, normal


@dataclass(frozen=True, slots=True)
class Likeness:
    """When two responses are too similar to prefer one."""

    limit: float = 0.9
    characters: int = 0

    def drops(self, left: Judged, right: Judged) -> bool:
        """Whether the two make no pair."""
        return bool(alike(text_of(left), text_of(right), self.limit, self.characters))


@dataclass(slots=True)
class Seen:
    """The pairs made so far, by their texts, so that none is made twice or the other way round."""

    pairs: set[tuple[str, str]] = field(default_factory=set)

    def new(self, better: Judged, worse: Judged) -> bool:
        """Whether neither this pair nor its opposite was made before."""
        one, other = normal(text_of(better)), normal(text_of(worse))
        return (one, other) not in self.pairs and (other, one) not in self.pairs

    def examples(self, *ranked: Judged) -> Iterator[Example]:
        """The ranking as one example; where some of its pairs were made before, the others one by one."""
        pairs = [(better, worse) for at, better in enumerate(ranked) for worse in ranked[at + 1 :]]
        fresh = [pair for pair in pairs if self.new(*pair)]
        self.pairs |= {(normal(text_of(one)), normal(text_of(two))) for one, two in fresh}
        if len(fresh) == len(pairs):
            yield Example(ranked)
        else:
            yield from (Example(pair) for pair in fresh)


def text_of(row: Judged) -> str:
    """What a response says: its text, or all its messages where it calls tools or has several."""
    messages = row.candidate.messages
    if len(messages) == 1 and not messages[0].tool_calls:
        return messages[0].content
    return "\n".join(
        json.dumps(message_to_dict(message, "strip"), sort_keys=True, ensure_ascii=False)
        for message in messages
    )


def originals(rows: Sequence[Judged]) -> list[Judged]:
    """The responses that correct or edit nothing, in ranked order: that of ``reference.ranking``, a list of
    their numbers, best first, which leaves out those that nobody ranked; else the row's order.

    Raises ValueError for a ranking that names something else.
    """
    found = [row for row in rows if row.candidate.origin.parent is None]
    ranking = rows[0].candidate.sample.reference.get("ranking") if rows else None
    if ranking is None:
        return found
    by_number = {row.candidate.origin.index: row for row in found}
    if not isinstance(ranking, Sequence) or isinstance(ranking, str):
        raise ValueError(f"{rows[0].candidate.sample.id}: ranking is a list of the responses' numbers")
    if len(set(ranking)) < len(ranking) or not set(ranking) <= by_number.keys():
        raise ValueError(
            f"{rows[0].candidate.sample.id}: ranking names each ranked response once, by its number"
        )
    return [by_number[number] for number in ranking]


def edits(rows: Sequence[Judged]) -> Mapping[int, list[Judged]]:
    """The accepted edits of each response, by the index of what they edit."""
    found: dict[int, list[Judged]] = {}
    for row in rows:
        parent = row.candidate.origin.parent
        if parent is not None and row.accepted and parent != row.candidate.origin.index:
            found.setdefault(parent, []).append(row)
    return found


def strengths(rows: Sequence[Judged]) -> list[str] | None:
    """The strengths between the original responses and the next; None for a row that was not ranked.

    Raises ValueError where their number is wrong.
    """
    given = rows[0].candidate.sample.reference.get("strengths") if rows else None
    if given is None:
        return None
    count = len(originals(rows))
    if isinstance(given, str) or not isinstance(given, Sequence):
        raise ValueError(f"{rows[0].candidate.sample.id}: strengths is a list")
    if len(given) != max(0, count - 1):
        raise ValueError(
            f"{rows[0].candidate.sample.id}: {count} responses have {len(given)} strengths between them"
        )
    return [str(strength) for strength in given]


def rejected(row: Judged) -> bool:
    """Whether a verifier rejected it. An abstention or a failure is no reason to prefer anything."""
    return row.failure is None and row.dropped is not None and row.dropped.kind == "rejected"


def score(row: Judged, by: str) -> float:
    """The score that ``by`` gave, or the mean of all scores; 0 where there is none."""
    scores = [
        verdict.score
        for name, verdict in row.verdicts.items()
        if verdict.score is not None and (not by or name == by)
    ]
    return sum(scores) / len(scores) if scores else 0.0
