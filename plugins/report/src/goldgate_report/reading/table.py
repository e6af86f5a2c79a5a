"""All candidates of a run as columns: what filters and figures need, and no text but ids."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from goldgate_report.reading.lines import Place

OUTCOMES = ("chosen", "accepted", "rejected", "abstained", "filtered", "failed")
CHOSEN, ACCEPTED, REJECTED, ABSTAINED, FILTERED, FAILED = range(6)
"""Where a candidate ended; accepted: by every verifier, and chosen by no selector."""
STATUSES = ("", "passed", "rejected", "abstained", "filtered", "failed")
"""What a step did to a candidate; empty where it never saw it."""
WHOLE, BETTER, WORSE = range(3)
"""Which side of its row a candidate is: the completion, the chosen or the rejected one."""
VALUES = 60  # values of a tag that are distinguished; the rest is "other"
TAGS = 12
OTHER = "other"


class Reason(NamedTuple):
    """Why a candidate is out: the step, where it ended, and the code of the sentence."""

    step: str
    outcome: int
    code: str


@dataclass(slots=True)
class Table:
    """A row per candidate. A prompt without candidates has one row of index -1.

    ``status`` and ``scores`` are by step; ``reasons`` are numbered from 1, 0 means none; ``sides`` are pairs
    of data set and side, and ``side`` holds a bit for each.
    """

    steps: list[str] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)
    first: array[int] = field(default_factory=lambda: array("q"))
    """The first candidate of each prompt; the others follow by ``next``."""
    next: array[int] = field(default_factory=lambda: array("q"))
    tags: dict[str, dict[str, int]] = field(default_factory=dict)
    """Tag → value → its number, from 1; 0 means that the prompt lacks the tag."""
    tag: dict[str, array[int]] = field(default_factory=dict)
    """Tag → the number of its value for each prompt."""
    prompt: array[int] = field(default_factory=lambda: array("q"))
    index: array[int] = field(default_factory=lambda: array("i"))
    outcome: array[int] = field(default_factory=lambda: array("b"))
    by: array[int] = field(default_factory=lambda: array("b"))
    """The number of the step where it ended, -1 where at none."""
    reason: array[int] = field(default_factory=lambda: array("i"))
    length: array[int] = field(default_factory=lambda: array("q"))
    """Characters of the response."""
    text: array[int] = field(default_factory=lambda: array("Q"))
    """A hash of the response, to tell whether two runs judged the same."""
    side: array[int] = field(default_factory=lambda: array("q"))
    status: dict[str, array[int]] = field(default_factory=dict)
    scores: dict[str, array[float]] = field(default_factory=dict)
    """Scores of steps that gave others than 0 and 1; NaN where there is none."""
    file: array[int] = field(default_factory=lambda: array("i"))
    offset: array[int] = field(default_factory=lambda: array("q"))
    size: array[int] = field(default_factory=lambda: array("q"))
    part: array[int] = field(default_factory=lambda: array("b"))
    reasons: list[Reason] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    """The sentence of the first candidate with each reason."""
    sides: list[tuple[str, int]] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    """Data set → rows that were read."""
    digests: dict[str, str] = field(default_factory=dict)
    """Step → the behaviour digest that verdicts carry."""

    def __len__(self) -> int:
        return len(self.prompt)

    def place(self, candidate: int) -> Place:
        """Where the row of a candidate is."""
        return Place(self.file[candidate], self.offset[candidate], self.size[candidate])

    def candidates(self, prompt: int) -> Iterator[int]:
        """The rows of a prompt's candidates, in the order in which they were read."""
        at = self.first[prompt]
        while at >= 0:
            yield at
            at = self.next[at]

    def values(self, tag: str) -> list[str]:
        """The values of a tag, in the order of their numbers from 1."""
        return list(self.tags[tag])

    def tag_of(self, candidate: int, tag: str) -> int:
        """The number of a candidate's value of a tag, 0 where it has none."""
        return self.tag[tag][self.prompt[candidate]]

    def real(self) -> Iterator[int]:
        """The rows that are candidates, without those of prompts that have none."""
        return (one for one in range(len(self)) if self.index[one] >= 0)
