"""``longcontext.needles``: synthetic tasks with exact answers (after RULER's, Hsieh et al. 2024).

``single``: one of several keys has the value that is asked for. ``multi``: all values of one key.
``chain``: all variables that got their value from a first one. ``aggregate``: how often a thing is
recorded, or which one most often. The haystack is the row's document, or documents of the service. Answers
and places are known when the text is made.
"""

from __future__ import annotations

import contextlib
import itertools
from collections import Counter
from collections.abc import Generator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Literal

from goldgate import Origin, Sample
from goldgate.asking import given_texts

from goldgate_longcontext.documents.chunks import paragraphs
from goldgate_longcontext.documents.source import DocumentError, document_of, prompt_tokens, with_question
from goldgate_longcontext.documents.tokens import checked, count, method
from goldgate_longcontext.generators.places import BUCKETS, bucket_name, drawn, strata
from goldgate_longcontext.requests import Document, Page

NAME = "longcontext.needles"
Kind = Literal["single", "multi", "chain", "aggregate"]
MOST = 200  # documents that are asked for at most
SPARE = 200  # tokens that may stay free at the end
FULL = 0.97
"""The share of the size that a sample fills at most."""
SYLLABLES = "ba ce di fo gu ha ki lo mu na pe ri so tu va wo xi yo ze qua".split()
THINGS = "lantern anvil compass kettle saddle barrel ladder mirror plough trowel bellows spindle".split()


@dataclass(frozen=True, slots=True)
class NeedlesOptions:
    """Which tasks are made, and how large; defaults are ours."""

    kinds: tuple[Kind, ...] = ("single", "multi", "chain", "aggregate")
    """The tasks, one sample of each."""
    target: tuple[int, ...] = BUCKETS
    """Sizes in tokens; each sample is drawn one."""
    keys: int = 4
    """How many keys have values; only one is asked for."""
    values: int = 4
    """How many values the key of ``multi`` has, and how many variables a chain."""
    tokenizer: Path | None = None
    """The policy's tokenizer.json; tokens are estimated as UTF-8 bytes by four where it is not given."""
    documents: str = field(default="", metadata={"service": "document"})
    """The service that gives documents, where there are several."""
    seed: int | None = None
    """What everything is drawn by; the run's where the config gives none."""

    def __post_init__(self) -> None:
        if not self.kinds or not self.target or min(self.target) < 256 or self.keys < 1 or self.values < 2:
            raise ValueError(
                "kinds and target: at least one (256 tokens or more); keys: at least 1; values: at least 2"
            )
        checked(str(self.tokenizer or ""))


@dataclass(frozen=True, slots=True)
class Task:
    """Sentences to hide, the indices of those that the answer needs, the question and the answer."""

    needles: tuple[str, ...]
    gold: tuple[int, ...]
    question: str
    answer: str | list[str]


@given_texts
def make(sample: Sample, options: NeedlesOptions) -> Generator[Any, Any, list[Sample]]:
    """One sample per kind."""
    tokenizer = str(options.tokenizer or "")
    made: list[Sample] = []
    for number, kind in enumerate(options.kinds):
        random = drawn(options.seed, f"needles {kind} {sample.id}")
        size = random.choice(sorted(options.target))
        built = task(kind, random, options)
        room = int(size * FULL) - sum(count([*built.needles, built.question], tokenizer)) - 40
        pieces = yield from _hay(sample, room, random.randrange(1 << 30), options)
        if not pieces:
            continue
        document, spans = hidden(built.needles, pieces, random)
        prompt, place = with_question(document, built.question)
        tokens = prompt_tokens(prompt, tokenizer)
        gold = [spans[index] for index in built.gold]
        reference = {
            "question": built.question,
            "answer": built.answer,
            "chunk": list(gold[0]) if len(gold) == 1 else [list(one) for one in gold],
            "chunks_total": len(pieces) + len(built.needles),
            "document": list(place),
            "position": round(sum(gold[0]) / 2 / len(document), 6),
            "tokens": tokens,
            "tokens_by": method(tokenizer),
        }
        tags = {**sample.tags, "kind": f"needle_{kind}", "bucket": bucket_name(tokens)}
        origin = Origin(NAME, "", options.seed, number, sample=sample.id)
        made.append(Sample(f"{sample.id}/{kind}", prompt, reference, (), tags, origin))
    return made


def task(kind: Kind, random: Random, options: NeedlesOptions) -> Task:
    """One task, drawn."""
    if kind == "single":
        names, numbers = _names(random, options.keys), _numbers(random, options.keys)
        needles = tuple(
            f"The access number of {name} is {number}." for name, number in zip(names, numbers, strict=True)
        )
        return Task(needles, (0,), f"What is the access number of {names[0]}?", numbers[0])
    if kind == "multi":
        names = _names(random, options.keys)
        numbers = _numbers(random, options.keys * options.values)
        pairs = [
            (name, numbers[index * options.values + step])
            for index, name in enumerate(names)
            for step in range(options.values)
        ]
        needles = tuple(f"One of the access numbers of {name} is {number}." for name, number in pairs)
        question = f"List all {options.values} access numbers of {names[0]}, and nothing else."
        return Task(needles, tuple(range(options.values)), question, numbers[: options.values])
    if kind == "chain":
        names = _names(random, 3 * options.values)
        start, others = _numbers(random, 3)[:1], _numbers(random, 3)
        lines = [f"The box {names[0]} holds the number {start[0]}."]
        lines += [
            f"The box {after} was given whatever the box {before} holds."
            for before, after in itertools.pairwise(names[: options.values])
        ]
        gold = tuple(range(len(lines)))
        for index in (1, 2):  # two more chains that start from other numbers
            group = names[index * options.values : (index + 1) * options.values]
            value = next(one for one in others[index:] + others if one != start[0])
            lines.append(f"The box {group[0]} holds the number {value}.")
            lines += [
                f"The box {after} was given whatever the box {before} holds."
                for before, after in itertools.pairwise(group)
            ]
        question = f"Which boxes hold the number {start[0]}? List their names, and nothing else."
        return Task(tuple(lines), gold, question, names[: options.values])
    things = random.sample(THINGS, 4)
    most = 3 + random.randrange(3)
    times = [most, *(1 + random.randrange(most - 1) for _ in things[1:])]
    entries = [
        f"The clerk enters one {thing} in the ledger."
        for thing, many in zip(things, times, strict=True)
        for _ in range(many)
    ]
    if random.random() < 0.5:
        gold = tuple(range(most))
        return Task(
            tuple(entries), gold, f"How often does the clerk enter one {things[0]} in the ledger?", str(most)
        )
    held = Counter(things[index] for index, many in enumerate(times) for _ in range(many))
    question = "Which thing does the clerk enter in the ledger most often? Reply with its name only."
    return Task(tuple(entries), tuple(range(len(entries))), question, held.most_common(1)[0][0])


def hidden(needles: tuple[str, ...], pieces: list[str], random: Random) -> tuple[str, list[tuple[int, int]]]:
    """The document with every needle between two pieces, and where each stands. Their places are
    spread over the document; which comes first is drawn.
    """
    lengths = [len(piece) + 2 for piece in pieces]
    total = sum(lengths)
    ends: list[int] = []
    passed = 0
    for length in lengths:
        passed += length
        ends.append(passed)
    places = sorted(strata(random, len(needles)))
    first = random.random()  # turns the grid, so that the first needle is not always in the first part
    order = list(range(len(needles)))
    turn = int(first * len(needles))
    order = order[turn:] + order[:turn]
    slots: dict[int, list[int]] = {}
    for place, index in zip(places, order, strict=True):
        slot = next(
            (number for number, end in enumerate(ends) if end - lengths[number] / 2 >= place * total),
            len(pieces),
        )
        slots.setdefault(slot, []).append(index)
    parts: list[str] = []
    spans: dict[int, tuple[int, int]] = {}
    offset = 0
    for number in range(len(pieces) + 1):
        for index in slots.get(number, ()):
            spans[index] = (offset, offset + len(needles[index]))
            parts.append(needles[index])
            offset += len(needles[index]) + 2
        if number < len(pieces):
            parts.append(pieces[number])
            offset += len(pieces[number]) + 2
    return "\n\n".join(parts), [spans[index] for index in range(len(needles))]


def _hay(sample: Sample, room: int, first: int, options: NeedlesOptions) -> Generator[Any, Any, list[str]]:
    """Paragraphs of ``room`` tokens: of the row's document, then of documents that are asked for."""
    tokenizer = str(options.tokenizer or "")
    texts: list[str] = []
    with contextlib.suppress(DocumentError):
        texts.append(document_of(sample))
    found: list[str] = []
    left, draw = room, first
    while left > SPARE and draw < first + MOST:
        if not texts:
            pages: tuple[Page, ...] = yield tuple(
                Document(draw=draw + step, service=options.documents)
                for step in range(min(8, 1 + left // 15_000))
            )
            draw += len(pages)
            texts = [page.text for page in pages]
        before = left
        for text in texts:
            pieces = [text[a:b].strip() for a, b in paragraphs(text)]
            for piece, tokens in zip(pieces, count(pieces, tokenizer), strict=True):
                if piece and tokens + 1 <= left:
                    found.append(piece)
                    left -= tokens + 1
        texts = []
        if before - left < SPARE:
            break  # documents that give so little will not fill it
    return found


def _names(random: Random, n: int) -> list[str]:
    """Different made-up names."""
    found: dict[str, None] = {}
    while len(found) < n:
        found.setdefault("".join(random.choice(SYLLABLES) for _ in range(3)).capitalize())
    return list(found)


def _numbers(random: Random, n: int) -> list[str]:
    """Different numbers of six digits."""
    return [str(one) for one in random.sample(range(100_000, 1_000_000), n)]
