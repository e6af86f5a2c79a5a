"""The filter ``quality.top``: the best quarter by a score, or the judge's maximum (Llama 3 report, 4.2.3).

The two disagree often; the union of both had the best recall in the report.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from goldgate import Drop, Note, Notes

from goldgate_quality import buckets
from goldgate_quality.reporting import report


@dataclass(frozen=True, slots=True)
class TopOptions:
    """Which rows are the best."""

    by: str = ""
    """The step whose score decides, such as a reward model's; by default the first score that a row has."""
    share: float = 0.25
    """How much of each topic is kept; the report's top quartile."""
    per: str = "tags.topic"
    """The tag of which each value has its own quartile; empty: one for all. The report does not say which."""
    judge: tuple[str, ...] = ()
    """Steps whose highest score, 1, keeps a row whatever its place: a judge's maximum."""

    def __post_init__(self) -> None:
        if self.per:
            buckets.tag_of(self.per)
        if not 0 < self.share <= 1:
            raise ValueError("share lies in (0, 1]")


def decide(notes: Notes, options: TopOptions) -> Iterator[Drop | None]:
    """Drops what is neither among the best of its topic nor at a judge's maximum. Rows without a score
    are kept by a judge only. Equal scores stay together."""
    scores: dict[str, list[float]] = {}
    missing = 0
    for note in notes:
        if (score := _score(note, options)) is not None:
            scores.setdefault(_bucket(note, options), []).append(score)
        else:
            missing += 1
    limits = {name: _limit(found, options.share) for name, found in scores.items()}
    kept = {"score": 0, "judge": 0}
    answers: list[bool] = []
    for note in notes:
        score = _score(note, options)
        best = score is not None and score >= limits[_bucket(note, options)]
        judged = any(note.scores.get(step) == 1.0 for step in options.judge)
        kept["score"] += best
        kept["judge"] += judged and not best
        answers.append(best or judged)
    counts = {"rows": len(notes), "kept_by_score": kept["score"], "kept_by_judge_only": kept["judge"]}
    report(notes.scratch, {**counts, "without_a_score": missing, "limits": dict(sorted(limits.items()))})
    for note, stays in zip(notes, answers, strict=True):
        if stays:
            yield None
            continue
        score, name = _score(note, options), _bucket(note, options)
        where = f" of {options.per} = {name!r}" if options.per else ""
        why = "it has no score" if score is None else f"{score:.4g} is below {limits[name]:.4g}"
        yield Drop("", f"{why}: not in the best {options.share:.0%}{where}", code="not_top")


def _score(note: Note, options: TopOptions) -> float | None:
    if options.by:
        return note.scores.get(options.by)
    return next(
        (score for name, score in note.scores.items() if score is not None and name not in options.judge),
        None,
    )


def _bucket(note: Note, options: TopOptions) -> str:
    return buckets.bucket(note.tags, buckets.tag_of(options.per)) if options.per else ""


def _limit(scores: list[float], share: float) -> float:
    """The lowest score of the best ``share``, at least one row."""
    ordered = sorted(scores, reverse=True)
    return ordered[max(1, math.ceil(share * len(ordered) - 1e-9)) - 1]
