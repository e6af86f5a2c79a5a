"""The filter ``quality.near_duplicates``: texts that share most of their runs of words.

MinHash bands on the disk propose pairs; each pair is then checked exactly, and a row is compared with rows
that are kept only. So there are no chains: a row that is out was near the row that it names.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from goldgate import Candidate, Drop, Notes, Sample

from goldgate_quality import texts
from goldgate_quality.arrays import np
from goldgate_quality.near import guard
from goldgate_quality.near.boilerplate import boilerplate
from goldgate_quality.near.pairs import Checker, found_of
from goldgate_quality.near.signature import EDGES, keys
from goldgate_quality.near.table import BandTable
from goldgate_quality.reporting import listing, report
from goldgate_quality.shingles import Hashes, joined, runs, word_numbers

__all__ = ["NearDuplicateOptions", "decide", "note"]


@dataclass(frozen=True, slots=True)
class NearDuplicateOptions:
    """What counts as near."""

    text: Literal["dialogue", "prompt", "response"] = "dialogue"
    """What is compared: the whole dialogue (then the responses must be near, too), prompts or responses.
    System prompts do not count. Of samples, prompts are compared."""
    verify: float = 0.6
    """The share of the shorter text's runs of words that the other must hold. With runs of 3 words a text
    of which every tenth word is another one keeps some 70 %."""
    shingle: int = 3
    """Words in a run."""
    bands: int = 32
    """Bands of the signature: more find pairs that are less alike, and cost disk."""
    rows: int = 3
    """Numbers in a band: fewer find pairs that are less alike, and cost time."""
    keep: Literal["first", "best"] = "first"
    """Which of several stays: the first of the stream, or the one with the best score."""
    by: str = ""
    """The step whose score decides, with keep = "best"; by default the mean of all."""
    guards: bool = True
    """Keep short texts (up to 200 words) that differ in numbers, negations, units or opposites only."""

    def __post_init__(self) -> None:
        if not 0 < self.verify <= 1:
            raise ValueError("verify lies in (0, 1]")
        if not (1 <= self.shingle <= 32 and 1 <= self.bands <= 256 and 1 <= self.rows <= 32):
            raise ValueError("shingle and rows lie in 1 to 32, bands in 1 to 256")


def note(subject: Candidate | Sample, options: NearDuplicateOptions) -> list[Any]:
    """The keys of a row, its runs of words, and its texts: of the prompt and of the response."""
    alone = isinstance(subject, Sample)
    prompt = texts.prompt_of(subject) if alone or options.text != "response" else ""
    response = texts.response_of(subject) if not alone and options.text != "prompt" else ""
    asked, answered = _padded(prompt, options.shingle), _padded(response, options.shingle)
    numbers = joined(asked, answered)
    if not len(numbers):
        return [keys(numbers, numbers, options.bands, options.rows), b"", b"", prompt, response]
    found = runs(numbers, options.shingle)
    made = keys(numbers, found, options.bands, options.rows)
    first = found[: max(0, len(asked) - options.shingle + 1)]
    return [made, first.tobytes(), found[len(asked) :].tobytes(), prompt, response]


def decide(notes: Notes, options: NearDuplicateOptions) -> Iterator[Drop | None]:
    """Drops each row that is near one that is kept, names that one, and lists both texts in the file
    ``pairs.jsonl``."""
    table = BandTable(notes.scratch, len(notes), options.bands + EDGES)
    scores = []
    for one in notes:
        table.add(one.value[0])
        if options.keep == "best":
            scores.append(_score(one.scores, options.by))
    rank = order = None
    if options.keep == "best":
        order = np.argsort(-np.array(scores), kind="stable")
        rank = np.empty(len(order), np.int64)
        rank[order] = np.arange(len(order))
    near = np.full(len(notes), -1, np.int64)
    shares = np.zeros(len(notes), np.float32)
    checker = Checker(notes, options.verify, boilerplate(notes))
    guarded: dict[str, int] = {}
    with listing(notes.scratch, "pairs.jsonl") as pairs:
        for later, earlier in (pair for part in table.pairs(rank) for pair in found_of(part)):
            row, kept = (later, earlier) if order is None else (int(order[later]), int(order[earlier]))
            if near[row] >= 0 or near[kept] >= 0 or not (share := checker.share(row, kept)):
                continue
            first, second = checker.note(row), checker.note(kept)
            if options.guards and (why := _difference(first.value, second.value)):
                guarded[why] = guarded.get(why, 0) + 1
                continue
            near[row], shares[row] = kept, share
            pairs.add(
                {
                    "dropped": first.id,
                    "index": first.index,
                    "kept": second.id,
                    "kept_index": second.index,
                    "share": round(share, 4),
                    "text": texts.excerpt(*first.value[3:]),
                    "kept_text": texts.excerpt(*second.value[3:]),
                }
            )
    report(
        notes.scratch,
        {
            "rows": len(notes),
            "near_duplicates": int((near >= 0).sum()),
            "pairs_checked": checker.checked,
            "kept_by_guards": guarded,
            "common_runs": len(checker.common),
        },
    )
    for row, kept in enumerate(map(int, near)):
        if kept < 0:
            yield None
        else:
            why = f"{shares[row]:.0%} of its runs of words are those of {texts.name_of(notes[kept])}"
            yield Drop("", why, code="near_duplicate")


def _padded(text: str, length: int) -> Hashes:
    """The words of a text as numbers, at least a run of them."""
    numbers = word_numbers(text)
    if 0 < len(numbers) < length:
        return np.concatenate((numbers, np.ones(length - len(numbers), np.uint32)))
    return numbers


def _score(scores: Any, by: str) -> float:
    known = [scores.get(by)] if by else list(scores.values())
    given = [score for score in known if score is not None]
    return sum(given) / len(given) if given else -1.0


def _difference(one: list[Any], other: list[Any]) -> str:
    """Why two texts say different things all the same."""
    return guard.differs(f"{one[3]} {one[4]}", f"{other[3]} {other[4]}")
