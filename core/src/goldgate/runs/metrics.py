"""What a run's rows are like: counts by tag, scores, pass@k, lengths, agreement, a few rows to look at.

Each is a fold that can be merged: two halves of a run give the same as the whole. The manifest holds them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import combinations
from math import comb
from typing import Any

from goldgate.groups import Group
from goldgate.nouns import Judged
from goldgate.runs.funnel import outcome

VALUES = 50  # values of a tag that are counted by themselves; the rest counts as "other"
TAGS = 20
BINS = 10  # of scores in [0, 1]
KS = (1, 2, 4, 8, 16)  # of pass@k
ROWS = 5  # rows to look at, of each outcome
DIFFICULTY = "difficulty"  # the tag by which kept shares are counted


class Metrics:
    """Everything that is counted of the groups that leave a pipeline."""

    def __init__(self, accept: Mapping[str, float], capped: bool = True) -> None:
        self._accept = dict(accept)
        self._capped = (
            capped  # a part of a run counts every value: what is too many shows when parts are added
        )
        self._tags: dict[str, dict[str, Counter[str]]] = {}
        self._scores: dict[str, list[int]] = {}
        self._groups: Counter[tuple[int, int]] = Counter()  # (candidates, accepted) → samples
        self._lengths: dict[str, Counter[int]] = {}
        self._agree: dict[tuple[str, str], list[int]] = {}
        self._rows: dict[str, dict[str, str]] = {}
        self._last: dict[str, str] = {}  # the largest hash of each outcome's rows, once there are enough
        self._ended: dict[str, Counter[str]] = {}  # difficulty → the step that ended it, "" if none did
        self._begun: dict[str, Counter[str]] = {}  # difficulty → the step that made a child of a candidate
        self._seconds: dict[str, float] = {}

    def add(self, group: Group, judged: Sequence[Judged]) -> None:
        """Count one sample and its candidates."""
        if not judged and group.dropped is not None:
            self._end(group.sample.tags, group.dropped.by)
        accepted = 0
        for one in judged:
            candidate = one.candidate
            sample = candidate.sample
            kind = outcome(one)
            accepted += kind == "accepted"
            if sample.tags:
                self._tag(sample.tags, kind)
                why = one.failure.where if one.failure else one.dropped.by if one.dropped else ""
                self._end(sample.tags, why)
                origin = candidate.origin
                if origin.parent is not None and origin.by in self._accept:
                    self._begin(sample.tags, origin.by)
            if (lengths := self._lengths.get(kind)) is None:
                lengths = self._lengths[kind] = Counter()
            lengths[len(candidate.text).bit_length()] += 1
            self._look(kind, f"{sample.id}:{candidate.origin.index}")
            if one.verdicts:
                self._score(one)
            for name, took in one.seconds.items():
                self._seconds[name] = self._seconds.get(name, 0.0) + took
        if judged:
            self._groups[len(judged), accepted] += 1

    def _score(self, one: Judged) -> None:
        scores = {name: v.score for name, v in one.verdicts.items() if v.score is not None}
        for name, score in scores.items():
            if (bins := self._scores.get(name)) is None:
                bins = self._scores[name] = [0] * BINS
            bins[min(BINS - 1, int(score * BINS))] += 1
        if len(scores) > 1:
            for pair in combinations(sorted(scores), 2):
                yes = [scores[name] >= self._accept.get(name, 1.0) for name in pair]
                self._agree.setdefault(pair, [0, 0, 0, 0])[2 * yes[0] + yes[1]] += 1

    def state(self) -> list[Any]:
        """What was counted, as plain data, for ``merge`` in another process."""
        return [
            [[tag, list(values.items())] for tag, values in self._tags.items()],
            self._scores,
            list(self._groups.items()),
            [[kind, list(lengths.items())] for kind, lengths in self._lengths.items()],
            list(self._agree.items()),
            [[kind, list(rows.values())] for kind, rows in self._rows.items()],
            [[value, list(ended.items())] for value, ended in self._ended.items()],
            self._seconds,
            [[value, list(begun.items())] for value, begun in self._begun.items()],
        ]

    def merge(self, state: Sequence[Any]) -> None:
        """Add what the next part of the run counted."""
        tags, scores, groups, lengths, agree, rows, ended, seconds, begun = state
        for tag, values in tags:
            for value, counts in values:
                for kind, count in counts.items():
                    self._count(tag, value, kind, count)
        for name, bins in scores.items():
            own = self._scores.setdefault(name, [0] * BINS)
            self._scores[name] = [a + b for a, b in zip(own, bins, strict=True)]
        for key, count in groups:
            self._groups[key[0], key[1]] += count
        for kind, bits in lengths:
            self._lengths.setdefault(kind, Counter()).update(dict(map(tuple, bits)))
        for pair, four in agree:
            held = self._agree.setdefault((pair[0], pair[1]), [0, 0, 0, 0])
            self._agree[pair[0], pair[1]] = [a + b for a, b in zip(held, four, strict=True)]
        for kind, names in rows:
            for row in names:
                self._look(kind, row)
        for value, steps in ended:
            for step, count in steps:
                self._end({DIFFICULTY: value}, step, count)
        for value, steps in begun:
            for step, count in steps:
                self._begin({DIFFICULTY: value}, step, count)
        for name, took in seconds.items():
            self._seconds[name] = self._seconds.get(name, 0.0) + took

    def seconds(self) -> dict[str, float]:
        """Step → seconds that its verdicts took, waiting for services included, summed over candidates. No
        part of the manifest: two equal runs differ in it.
        """
        return {name: round(took, 3) for name, took in sorted(self._seconds.items())}

    def summary(self) -> dict[str, Any]:
        """All of it as plain data, for the manifest."""
        return {
            "by_tag": {
                tag: {value: dict(sorted(counts.items())) for value, counts in _most(values).items()}
                for tag, values in sorted(self._tags.items())
            },
            "scores": dict(sorted(self._scores.items())),
            "pass_at": self._pass_at(),
            "kept_by_difficulty": self._kept(),
            "lengths": {
                kind: {f"<{1 << bits}": count for bits, count in sorted(lengths.items())}
                for kind, lengths in sorted(self._lengths.items())
            },
            "agreement": [_agreement(pair, counts) for pair, counts in sorted(self._agree.items())],
            "rows": {
                kind: [row for _, row in sorted(rows.items())] for kind, rows in sorted(self._rows.items())
            },
        }

    def _tag(self, tags: Mapping[str, Any], kind: str) -> None:
        for tag, value in tags.items():
            if isinstance(value, str | int | bool):
                self._count(tag, str(value)[:100], kind, 1)

    def _count(self, tag: str, value: str, kind: str, count: int) -> None:
        if self._capped and tag not in self._tags and len(self._tags) >= TAGS:
            return
        values = self._tags.setdefault(tag, {})
        if self._capped and value not in values and len(values) >= 4 * VALUES:
            value = "other"
        values.setdefault(value, Counter())[kind] += count

    def _look(self, kind: str, row: str) -> None:
        """Keep the rows with the smallest hashes: the same ones in every run, whatever the order."""
        if (rows := self._rows.get(kind)) is None:
            rows = self._rows[kind] = {}
        key = blake2b(row.encode(), digest_size=8).hexdigest()
        if len(rows) >= ROWS:
            if key > self._last[kind] or key in rows:
                return
            del rows[self._last[kind]]
        rows[key] = row
        if len(rows) >= ROWS:
            self._last[kind] = max(rows)

    def _end(self, tags: Mapping[str, Any], step: str, count: int = 1) -> None:
        if (name := self._difficulty(tags)) is not None:
            self._ended.setdefault(name, Counter())[step] += count

    def _begin(self, tags: Mapping[str, Any], step: str, count: int = 1) -> None:
        """A candidate that a step made of another one: it reached no step before."""
        if (name := self._difficulty(tags)) is not None:
            self._begun.setdefault(name, Counter())[step] += count

    def _difficulty(self, tags: Mapping[str, Any]) -> str | None:
        value = tags.get(DIFFICULTY)
        if not isinstance(value, str | int | float):
            return None
        name = str(value)[:100]
        return name if not self._capped or name in self._ended or len(self._ended) < VALUES else "other"

    def _kept(self) -> dict[str, dict[str, dict[str, float]]]:
        """For each step that dropped something: how many rows of each difficulty reached it, and how many it
        let pass. A strict filter costs hard prompts more than easy ones (Llama 3 report, 4.3.1).
        """
        found: dict[str, dict[str, dict[str, float]]] = {}
        begun = {value: self._begun.get(value, Counter[str]()) for value in sorted(self._ended)}
        left = {value: self._ended[value].total() - begun[value].total() for value in begun}
        for step in self._accept:
            left = {value: n + begun[value][step] for value, n in left.items()}
            gone = {value: self._ended[value][step] for value in left}
            if any(gone.values()):
                found[step] = {
                    value: {"reached": n, "kept": n - gone[value], "share": round(1 - gone[value] / n, 6)}
                    for value, n in left.items()
                    if n
                }
            left = {value: n - gone[value] for value, n in left.items()}
        return found

    def _pass_at(self) -> dict[str, float]:
        """The chance that one of k candidates is accepted, by the unbiased estimate (Chen et al., 2021),
        over the samples with at least k candidates.
        """
        found = {}
        for k in KS:
            samples = {key: n for key, n in self._groups.items() if key[0] >= k}
            if total := sum(samples.values()):
                share = sum(n * (1 - comb(c - a, k) / comb(c, k)) for (c, a), n in sorted(samples.items()))
                found[str(k)] = round(share / total, 6)
        return found


def _most(values: Mapping[str, Counter[str]]) -> dict[str, Counter[str]]:
    """The most frequent values of a tag; the others in one."""
    ranked = sorted(values, key=lambda value: (value == "other", -values[value].total(), value))
    found = {value: values[value] for value in ranked[:VALUES]}
    if rest := ranked[VALUES:]:
        found["other"] = sum((values[value] for value in rest), found.pop("other", Counter()))
    return found


def _agreement(pair: Iterable[str], counts: Sequence[int]) -> dict[str, Any]:
    """How often two verifiers accept the same, and Cohen's kappa; None where it is not defined."""
    neither, second, first, both = counts
    n = sum(counts)
    seen = (both + neither) / n
    yes = ((both + first) / n, (both + second) / n)
    chance = yes[0] * yes[1] + (1 - yes[0]) * (1 - yes[1])
    kappa = None if chance == 1.0 else round((seen - chance) / (1 - chance), 6)
    return {
        "verifiers": list(pair),
        "both": both,
        "first": first,
        "second": second,
        "neither": neither,
        "kappa": kappa,
    }
