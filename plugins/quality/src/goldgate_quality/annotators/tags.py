"""Annotators of samples: difficulty, intentions, topic, and the share of answers that pass.

Each returns its own sample with new tags. Where a model's replies cannot be read the tag is left out, and
what reads it finds the row in the bucket "".
"""

from __future__ import annotations

import json
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from goldgate import Chat, Completion, Judged, Sample

from goldgate_quality.annotators.asking import AnnotatorOptions, asked, last_line

Asking = Generator[Chat, Completion, list[Sample]]
TOPICS = (
    *(
        "mathematics/arithmetic",
        "mathematics/algebra",
        "mathematics/geometry and trigonometry",
        "mathematics/other",
    ),
    *(
        "code/writing",
        "code/debugging",
        "code/explaining",
        "science/physics",
        "science/biology",
        "science/chemistry",
    ),
    *(
        "knowledge/history",
        "knowledge/geography",
        "knowledge/society",
        "language/translation",
        "language/editing",
    ),
    *(
        "writing/creative",
        "writing/business",
        "reasoning/logic",
        "advice/health",
        "advice/everyday",
        "chat/chat",
    ),
)
DIFFICULTY = """How hard is it to answer this prompt well?

1: most people could. 2: it takes knowledge of the subject or several steps. 3: it takes an expert, or
many steps that depend on one another.

Say in one sentence what makes it so. Then end with one line: "Difficulty: 1", "Difficulty: 2" or
"Difficulty: 3"."""
INTENTIONS = """Which intentions does the user have with this prompt? Name each thing that the user wants
done by a tag of one to four words, as "translate text" or "explain a concept"; name none twice, and none
that is not asked.

Reply with a JSON list of tags and nothing else: ["...", "..."]"""
TOPIC = """Which of these topics is this prompt about?

{labels}

Say in one sentence why. Then end with one line: "Topic: " and the topic as it stands above."""
MOST = 40  # intentions of a prompt
EASY, MEDIUM = 0.7, 0.3  # pass rates from which on a sample is easy, or of medium difficulty


@dataclass(frozen=True, slots=True)
class TopicOptions(AnnotatorOptions):
    """The topics."""

    labels: tuple[str, ...] = TOPICS
    """Topics; of "coarse/fine" the coarse one becomes the tag ``topic`` and the fine one ``subtopic``."""

    def __post_init__(self) -> None:
        AnnotatorOptions.__post_init__(self)
        if len(set(self.labels)) < 2:
            raise ValueError("labels: give at least two topics")


@dataclass(frozen=True, slots=True)
class PassRateOptions:
    """What is made of it."""

    difficulty: bool = True
    """Set the tag ``difficulty`` too: 1 from a pass rate of 0.7 on, 2 from 0.3 on, else 3. These limits are
    ours."""
    least: int = 2
    """Candidates that a verifier must have decided of."""


def difficulty(sample: Sample, options: AnnotatorOptions) -> Asking:
    """The tag ``difficulty``, 1 to 3, by a model (report, 4.2.3)."""

    def read(text: str) -> int | None:
        found = last_line(text, "difficulty").removesuffix("/3").strip()
        return int(found) if found in ("1", "2", "3") else None

    return [_tagged(sample, difficulty=(yield from asked(sample, DIFFICULTY, options, read)))]


def intentions(sample: Sample, options: AnnotatorOptions) -> Asking:
    """The tags ``intentions``, a list, and ``intention_count``: more intentions, harder (Instag)."""
    found = yield from asked(sample, INTENTIONS, options, _listed)
    return [_tagged(sample, intentions=found, intention_count=None if found is None else len(found))]


def topic(sample: Sample, options: TopicOptions) -> Asking:
    """The tags ``topic`` and ``subtopic``, one of the labels, by a model."""
    known = {label.casefold(): label for label in options.labels}

    def read(text: str) -> str | None:
        return known.get(last_line(text, "topic").casefold())

    task = TOPIC.replace("{labels}", "\n".join(options.labels))
    found = yield from asked(sample, task, options, read)
    coarse, _, fine = (found or "").partition("/")
    return [_tagged(sample, topic=coarse or None, subtopic=fine or None)]


def pass_rate(sample: Sample, judged: Sequence[Judged], options: PassRateOptions) -> list[Sample]:
    """The tag ``pass_rate``: accepted candidates as a share of those that verifiers decided of."""
    decided = [
        one
        for one in judged
        if one.failure is None and (one.dropped is None or one.dropped.kind == "rejected")
    ]
    decided = [one for one in decided if any(verdict.score is not None for verdict in one.verdicts.values())]
    if len(decided) < max(1, options.least):
        return [sample]
    rate = sum(one.accepted for one in decided) / len(decided)
    level = (1 if rate >= EASY else 2 if rate >= MEDIUM else 3) if options.difficulty else None
    return [_tagged(sample, pass_rate=round(rate, 4), difficulty=level)]


def _tagged(sample: Sample, **tags: Any) -> Sample:
    known = {name: value for name, value in tags.items() if value is not None}
    return replace(sample, tags={**sample.tags, **known})


def _listed(text: str) -> list[str] | None:
    """The tags of a JSON list, in small letters and each once."""
    bare = text.strip().removeprefix("```json").removeprefix("```").removesuffix("```").strip()
    try:
        found = json.loads(bare)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, list) or not all(isinstance(one, str) and 0 < len(one) <= 80 for one in found):
        return None
    return list(dict.fromkeys(" ".join(one.casefold().split()) for one in found))[:MOST]
