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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from goldgate import Candidate, Drop, Notes, Sample
from goldgate.asking import problem_of
from goldgate.text import fences

from goldgate_code.filters.tokens import packed, shingles, tokens, unpacked

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class LeakOptions:
    """The benchmark, and how much of it may be held."""

    benchmark: Path
    """A JSONL file (.gz or not) of problems."""
    id: str = "task_id"
    """Its column of names."""
    prompt: str = "prompt"
    """Its column of problem statements."""
    solution: str = "canonical_solution"
    """Its column of solutions."""
    words: int = 8
    """Words in a run."""
    prompt_share: float = 0.5
    """A prompt leaks from this share of a problem's runs of words on."""
    run: int = 5
    """Tokens in a run."""
    code_share: float = 0.8
    """Code leaks from this share of a solution's runs of tokens on."""
    least: int = 40
    """Of benchmark solutions of fewer tokens code is not compared: anybody would write them so."""


def note(subject: Candidate | Sample, options: LeakOptions) -> list[bytes]:
    """The runs of words and the runs of tokens of a row."""
    if isinstance(subject, Sample):
        return [packed(_words(problem_of(subject), options.words)), b""]
    text = "\n".join([problem_of(subject.sample), subject.text])
    codes = [block.code for block in fences(subject.text)] or [subject.text]
    code = shingles(tokens("\n".join(codes)), options.run)
    return [packed(_words(text, options.words)), packed(code)]


def decide(notes: Notes, options: LeakOptions) -> Iterator[Drop | None]:
    """Drops each row that holds a benchmark problem or its solution, with the problem's id.

    Raises OSError where the benchmark cannot be read.
    """
    problems = list(_problems(options.benchmark))
    prompts = Contained(
        {str(p[options.id]): _words(str(p.get(options.prompt, "")), options.words) for p in problems}
    )
    solutions = Contained(
        {str(p[options.id]): _code(str(p.get(options.solution) or ""), options) for p in problems}
    )
    for note in notes:
        words, code = map(unpacked, note.value)
        if leaked := prompts.most(words, options.prompt_share):
            yield Drop("", f"holds the problem of {leaked}", code="problem_leaked")
        elif leaked := solutions.most(code, options.code_share):
            yield Drop("", f"holds the solution of {leaked}", code="solution_leaked")
        else:
            yield None


class Contained:
    """Named sets, found by how much of them another set holds."""

    def __init__(self, sets: Mapping[str, frozenset[int]]) -> None:
        self._sizes = {name: len(runs) for name, runs in sets.items() if runs}
        self._holders: defaultdict[int, list[str]] = defaultdict(list)
        for name, runs in sets.items():
            for run in runs:
                self._holders[run].append(name)

    def most(self, runs: Iterable[int], share: float) -> str:
        """The set of which the greatest share, and at least ``share``, is held; nothing where none is."""
        held = Counter(name for run in runs for name in self._holders.get(run, ()))
        shares = {name: count / self._sizes[name] for name, count in held.items()}
        best = max(shares, key=lambda name: (shares[name], name), default="")
        return best if best and shares[best] >= share else ""


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
