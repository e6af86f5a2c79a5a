"""The filter ``code.leaks``: problems and solutions of a benchmark have no place in what a model learns.

A row leaks where its prompt shares most of a benchmark problem's word runs, or its code most of the
benchmark solution's token runs: containment, so that what is wrapped in other text is found as well; in token
runs names do not count.
"""

from __future__ import annotations

import gzip
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
from goldgate.asking import problem_of
from goldgate.nouns import Drop, Judged

from goldgate_code.filters.tokens import shingles, tokens
from goldgate_code.parsing.fences import blocks

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class LeakOptions:
    """``benchmark``: a JSONL file (.gz or not) of problems, with the columns named by ``id``, ``prompt`` and
    ``solution``. A prompt leaks from ``prompt_share`` of a problem's runs of ``words`` words on, code from
    ``code_share`` of a solution's runs of ``run`` tokens; of shorter benchmark solutions than ``least``
    tokens code is not compared: anybody would write them so.
    """

    benchmark: Path
    id: str = "task_id"
    prompt: str = "prompt"
    solution: str = "canonical_solution"
    words: int = 8
    prompt_share: float = 0.5
    run: int = 5
    code_share: float = 0.8
    least: int = 40


def sift(rows: Iterable[Judged], options: LeakOptions) -> Iterator[Judged]:
    """Every row, in order; one that holds a benchmark problem or its solution is marked with the problem's
    id.

    Raises OSError where the benchmark cannot be read.
    """
    problems = list(_problems(options.benchmark))
    prompts = Contained(
        {str(p[options.id]): _words(str(p.get(options.prompt, "")), options.words) for p in problems}
    )
    solutions = Contained(
        {str(p[options.id]): _code(str(p.get(options.solution) or ""), options) for p in problems}
    )
    for row in rows:
        if not row.accepted:
            yield row
            continue
        said = "\n".join([problem_of(row.candidate.sample), row.candidate.text])
        leaked = prompts.most(_words(said, options.words), options.prompt_share)
        kind = "the problem"
        if not leaked:
            leaked, kind = _leaked_code(row.candidate.text, solutions, options), "the solution"
        yield replace(row, dropped=Drop("code.leaks", f"holds {kind} of {leaked}")) if leaked else row


class Contained:
    """Named sets, found by how much of them another set holds."""

    def __init__(self, sets: Mapping[str, frozenset[int]]) -> None:
        self._sizes = {name: len(runs) for name, runs in sets.items() if runs}
        self._holders: defaultdict[int, list[str]] = defaultdict(list)
        for name, runs in sets.items():
            for run in runs:
                self._holders[run].append(name)

    def most(self, runs: frozenset[int], share: float) -> str:
        """The set of which the greatest share, and at least ``share``, is held; nothing where none is."""
        held = Counter(name for run in runs for name in self._holders.get(run, ()))
        shares = {name: count / self._sizes[name] for name, count in held.items()}
        best = max(shares, key=lambda name: (shares[name], name), default="")
        return best if best and shares[best] >= share else ""


def _leaked_code(text: str, solutions: Contained, options: LeakOptions) -> str:
    codes = [block.code for block in blocks(text)] or [text]
    return solutions.most(shingles(tokens("\n".join(codes)), options.run), options.code_share)


def _words(text: str, length: int) -> frozenset[int]:
    found = _WORD.findall(text.casefold())
    return shingles(found, length) if len(found) >= length else frozenset()


def _code(code: str, options: LeakOptions) -> frozenset[int]:
    found = tokens(code)
    return shingles(found, options.run) if len(found) >= options.least else frozenset()


def _problems(path: Path) -> Iterator[dict[str, Any]]:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
        for line in file:
            if line.strip():
                yield msgspec.json.decode(line)
