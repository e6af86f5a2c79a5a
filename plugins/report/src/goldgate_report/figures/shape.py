"""What the rows look like: difficulty, pass@k, lengths against outcome, pairs, scores."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import comb

from goldgate_report.figures.doors import door
from goldgate_report.figures.funnel import KEPT, Part
from goldgate_report.reading.table import ACCEPTED, BETTER, WORSE, Table

BINS = 20  # of scores in [0, 1]
GROUPS = 6  # values of a tag that get a line of their own
LONGEST_K = 32


@dataclass(frozen=True, slots=True)
class Difficulty:
    """Prompts by how many of their candidates were accepted: a part for each number."""

    candidates: int
    parts: tuple[Part, ...]
    more: int
    """Prompts with another number of candidates, which are not drawn."""


@dataclass(frozen=True, slots=True)
class Line:
    """pass@k for k from 1, as shares, over so many prompts."""

    name: str
    prompts: int
    points: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Lengths:
    """Characters of responses in bins that double, kept above and not kept below, with medians."""

    name: str
    kept: tuple[Part, ...]
    other: tuple[Part, ...]
    medians: tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Chosen minus rejected in characters, smallest first, at most 60 quantiles; and how often which is
    longer.
    """

    differences: tuple[int, ...]
    shorter: int
    longer: int
    equal: int


@dataclass(frozen=True, slots=True)
class Scores:
    """A histogram of a step's scores in twentieths, and the lowest that is accepted."""

    name: str
    bins: tuple[int, ...]
    accept: float


def groups_by(table: Table, tag: str) -> dict[int, str]:
    """The values of a tag that get figures of their own, by number; one without a name for no tag."""
    if not tag:
        return {0: ""}
    counts = Counter(table.tag_of(at, tag) for at in table.real())
    return {number: table.values(tag)[number - 1] for number, _ in counts.most_common(GROUPS) if number}


def accepted_of(table: Table) -> list[tuple[int, int]]:
    """For each prompt: its candidates, and how many of them were accepted."""
    found = [(0, 0)] * len(table.prompts)
    for at in table.real():
        n, right = found[table.prompt[at]]
        found[table.prompt[at]] = (n + 1, right + (table.outcome[at] <= ACCEPTED))
    return found


def difficulty(table: Table) -> Difficulty | None:
    """None where no prompt has two candidates."""
    counts = Counter(accepted_of(table))
    sizes = Counter({n: 0 for n, _ in counts})
    for (n, _), prompts in counts.items():
        sizes[n] += prompts
    several = {n: prompts for n, prompts in sizes.items() if n > 1}
    if not several:
        return None
    n = max(several, key=lambda size: (several[size], size))
    parts = tuple(Part(str(right), counts[n, right], door(of=n, right=right)) for right in range(n + 1))
    return Difficulty(n, parts, len(table.prompts) - sizes[0] - sizes[n])


def pass_at(table: Table, tag: str) -> list[Line]:
    """pass@k by the unbiased estimate (Chen et al., 2021), for each value of a tag, over prompts with k
    candidates or more.
    """
    accepted = accepted_of(table)
    lines = []
    for number, name in groups_by(table, tag).items():
        held = Counter(
            each
            for prompt, each in enumerate(accepted)
            if each[0] and (not tag or table.tag[tag][prompt] == number)
        )
        points = []
        for k in range(1, min(LONGEST_K, max((n for n, _ in held), default=0)) + 1):
            able = {each: prompts for each, prompts in held.items() if each[0] >= k}
            if sum(able.values()) < sum(held.values()) / 2:
                break
            missed = sum(prompts * comb(n - right, k) / comb(n, k) for (n, right), prompts in able.items())
            points.append(1 - missed / sum(able.values()))
        if len(points) > 1:
            lines.append(Line(name, sum(held.values()), tuple(points)))
    return lines


def lengths(table: Table, tag: str) -> list[Lengths]:
    """Lengths of kept and other candidates, for each value of a tag."""
    found = []
    for number, name in list(groups_by(table, tag).items())[:4]:
        bins: dict[bool, Counter[int]] = {True: Counter(), False: Counter()}
        every: dict[bool, list[int]] = defaultdict(list)
        for at in table.real():
            if not tag or table.tag_of(at, tag) == number:
                kept = table.outcome[at] <= ACCEPTED
                bins[kept][table.length[at].bit_length()] += 1
                every[kept].append(table.length[at])
        used = [bit for side in bins.values() for bit in side]
        if not used:
            continue
        spread = range(min(used), max(used) + 1)
        value: dict[str, object] = {"tag": tag, "value": name} if tag else {}
        kept_parts = tuple(
            Part(_edge(b), bins[True][b], door(**value, o=KEPT, len=b, real=1)) for b in spread
        )
        rest = "rejected,abstained,filtered,failed"
        other_parts = tuple(
            Part(_edge(b), bins[False][b], door(**value, o=rest, len=b, real=1)) for b in spread
        )
        found.append(Lengths(name, kept_parts, other_parts, (_median(every[True]), _median(every[False]))))
    return found


def _edge(bits: int) -> str:
    """The lower end of a bin."""
    return str(1 << (bits - 1)) if bits else "0"


def _median(values: list[int]) -> int | None:
    return sorted(values)[len(values) // 2] if values else None


def pairs(table: Table) -> Pairs | None:
    """Lengths within the pairs of the first data set of pairs; None where there is none. Where a prompt has
    several pairs, its first of each side stand for it.
    """
    sides = [(number, data) for number, (data, side) in enumerate(table.sides) if side == BETTER]
    if not sides:
        return None
    better, data = sides[0]
    if (data, WORSE) not in table.sides:
        return None
    worse = table.sides.index((data, WORSE))
    first: dict[int, int] = {}
    second: dict[int, int] = {}
    for at in table.real():
        if table.side[at] >> better & 1:
            first.setdefault(table.prompt[at], table.length[at])
        if table.side[at] >> worse & 1:
            second.setdefault(table.prompt[at], table.length[at])
    every = sorted(first[prompt] - second[prompt] for prompt in first.keys() & second.keys())
    shown = (
        every if len(every) <= 60 else [every[int((place + 0.5) * len(every) / 60)] for place in range(60)]
    )
    shorter, longer = sum(one < 0 for one in every), sum(one > 0 for one in every)
    return Pairs(tuple(shown), shorter, longer, len(every) - shorter - longer)


def scores(table: Table, accept: dict[str, float]) -> list[Scores]:
    """Histograms of the steps whose scores are more than 0 and 1."""
    found = []
    for name, column in table.scores.items():
        bins = [0] * BINS
        for score in column:
            if score == score:  # not NaN
                bins[min(BINS - 1, int(max(0.0, score) * BINS))] += 1
        found.append(Scores(name, tuple(bins), accept.get(name, 1.0)))
    return found
