"""The filter ``quality.decontaminate``: rows that hold an item of a benchmark, verbatim or in other words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from goldgate import Candidate, Drop, Notes, Sample

from goldgate_quality import texts
from goldgate_quality.leaks.benchmark import Item, items
from goldgate_quality.leaks.features import Features, features
from goldgate_quality.leaks.reworded import Reworded
from goldgate_quality.leaks.verbatim import Verbatim, packed_words
from goldgate_quality.meaning.guards import Text, differ
from goldgate_quality.reporting import listing, report

BLOCKS = 24  # paragraphs of a prompt that are looked at for reworded items
LEAST = 8  # words of such a paragraph


@dataclass(frozen=True, slots=True)
class DecontaminateOptions:
    """The benchmark, and what counts as one of its items."""

    benchmark: Path
    """A file of rows (JSONL, CSV, Parquet) whose prompts are the items; or whose columns question, problem,
    text, input or instruction are."""
    text: Literal["dialogue", "prompt", "response"] = "dialogue"
    """Where items are looked for verbatim. Reworded ones are looked for in prompts only."""
    n: int = 8
    """Words in a run."""
    share: float = 0.3
    """The share of an item's runs of ``n`` words that a row must hold."""
    long: int = 13
    """And one run of so many words. A shorter item must be held whole."""
    reworded: bool = True
    """Look for items in other words, too, by numbers, names and rare words."""

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1 or self.n < 4 or self.long < self.n:
            raise ValueError("share lies in (0, 1], n is at least 4, and long at least n")


def note(subject: Candidate | Sample, options: DecontaminateOptions) -> list[Any]:
    """The words of a row's texts as numbers, the features of its prompt's parts, and the texts."""
    alone = isinstance(subject, Sample)
    prompt = texts.prompt_of(subject)
    response = texts.response_of(subject)
    looked = [prompt] if alone or options.text != "response" else []
    looked += [response] if not alone and options.text != "prompt" else []
    blocks = (
        [_packed(features(block)) for block in _blocks(prompt)]
        if options.reworded and prompt in looked
        else []
    )
    return [[packed_words(text) for text in looked], blocks, prompt, response]


def decide(notes: Notes, options: DecontaminateOptions) -> Iterator[Drop | None]:
    """Drops each row that holds an item, names that one, and lists both texts in the file ``pairs.jsonl``.

    Raises RunError where the benchmark cannot be read.
    """
    known = items(options.benchmark)
    verbatim = Verbatim(known, options.n, options.share, options.long)
    reworded = Reworded(known) if options.reworded else None
    counts: Counter[str] = Counter()
    with listing(notes.scratch, "pairs.jsonl") as pairs:
        for one in notes:
            counts["rows"] += 1
            hit = next(filter(None, map(verbatim.found, one.value[0])), None)
            why, code = "", "verbatim"
            if hit is not None:
                why = f"{hit[1]:.0%} of the runs of {options.n} words of {known[hit[0]].name} stand in it"
            elif reworded is not None:
                hit = _restated(reworded, known, one.value)
                if hit is not None:
                    why, code = f"it is {known[hit[0]].name} in other words", "reworded"
            if hit is None:
                yield None
                continue
            counts[code] += 1
            item = known[hit[0]]
            names = {"dropped": one.id, "index": one.index, "item": item.name, "how": code}
            held = {"text": texts.excerpt(*one.value[2:]), "item_text": texts.excerpt(item.text)}
            pairs.add({**names, "measure": round(hit[1], 4), **held})
            yield Drop("", why, code=code)
    found = {"benchmark": options.benchmark.name, "items": len(known), "rows": counts["rows"]}
    report(notes.scratch, {**found, "verbatim": counts["verbatim"], "reworded": counts["reworded"]})


def _restated(reworded: Reworded, known: list[Item], value: list[Any]) -> tuple[int, float] | None:
    """The item that a part of a row's prompt states in other words, with its sum. An item without numbers has
    its few words only: there a guard looks for one that makes another question of it.
    """
    best = None
    for text, packed in zip(_blocks(value[2]), value[1], strict=False):
        hit = reworded.found(_unpacked(packed))
        if hit is None or (best is not None and hit[1] <= best[1]):
            continue
        item = known[hit[0]].text
        if features(item).numbers or not differ(Text(item), Text(text)):
            best = hit
    return best


def _blocks(prompt: str) -> list[str]:
    """The prompt, and where it has several lines, each that could hold an item."""
    lines = [line for line in prompt.splitlines() if len(line.split()) >= LEAST]
    return [prompt, *(lines[:BLOCKS] if len(lines) > 1 or len(prompt.splitlines()) > 1 else ())]


def _packed(one: Features) -> list[list[str]]:
    return [sorted(one.numbers), sorted(one.words), sorted(one.capitals)]


def _unpacked(block: list[list[str]]) -> Features:
    return Features(*map(frozenset, block))
