"""What every filter and every generator owes."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from typing import Any

from goldgate.nouns import Candidate, Drop, Failure, Judged, Message, Sample, Verdict, answer, chat
from goldgate.testing.contract import BrokenPromiseError, Subject
from goldgate.testing.driving import answered


def marks_and_never_swallows(subject: Subject) -> None:
    """Every row comes out once, in the order it went in, the same but for ``dropped``."""
    rows = _rows()
    out = list(subject.call(_ready(subject).sift, iter(rows)))
    if len(out) != len(rows):
        raise BrokenPromiseError(f"gives {len(out)} rows for {len(rows)}: a filter marks, it never swallows")
    for before, after in zip(rows, out, strict=True):
        if after.candidate != before.candidate or after.verdicts != before.verdicts:
            raise BrokenPromiseError(
                f"changes or reorders rows: {after!r:.200} where {before!r:.200} went in"
            )
        if before.dropped is not None and after.dropped is None:
            raise BrokenPromiseError("takes back a row that an earlier step had dropped")
        if after.dropped != before.dropped and not (after.dropped and after.dropped.why.strip()):
            raise BrokenPromiseError(f"drops a row without saying why: {after!r:.200}")


def survives_an_empty_stream(subject: Subject) -> None:
    """No rows in, no rows out."""
    if list(subject.call(_ready(subject).sift, iter(()))):
        raise BrokenPromiseError("makes rows out of nothing")


def sifts_the_same_again(subject: Subject) -> None:
    """The same marks for the same stream: a filter keeps nothing from one run to the next."""
    sift = _ready(subject).sift
    if list(subject.call(sift, iter(_rows()))) != list(subject.call(sift, iter(_rows()))):
        raise BrokenPromiseError("marks the same stream in another way the second time")


def component_pickles(subject: Subject) -> None:
    """component and options go to other processes."""
    try:
        pickle.loads(pickle.dumps((_ready(subject), subject.options)))  # noqa: S301 - our own bytes
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise BrokenPromiseError(
            f"does not pickle ({error}): use functions at the top of a module"
        ) from error


def makes_candidates_or_samples(subject: Subject) -> None:
    """Whatever sample it is given and services reply: a sequence of candidates or of samples, the same
    again for the same replies.
    """
    try:
        import hypothesis
        from hypothesis import strategies as st

        from goldgate.testing import fuzz
    except ImportError as error:
        raise BrokenPromiseError("install hypothesis: add it to the test dependencies") from error
    component = _ready(subject)
    given = [row.candidate.sample for row in _rows()] if component.of == "sample" else _rows()

    @hypothesis.settings(
        max_examples=10,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(st.sampled_from(given), st.data())
    def made(one: Any, data: Any) -> None:
        replies: list[Any] = []

        def ask(request: Any) -> Any:
            replies.append(data.draw(fuzz.replies(request)))
            return replies[-1]

        first = _made(subject, one, ask)
        recorded = iter(replies)
        if first != _made(subject, one, lambda request: next(recorded)):
            raise BrokenPromiseError("makes something else of the same sample and the same replies")

    made()


BY_FILTERS = (marks_and_never_swallows, survives_an_empty_stream, sifts_the_same_again, component_pickles)
BY_GENERATORS = (makes_candidates_or_samples, component_pickles)


def _ready(subject: Subject) -> Any:
    if isinstance(subject.options, Exception):
        raise BrokenPromiseError(
            f"{subject.options}: give promises(…, options={{{subject.name!r}: {{…}}}}) what it needs"
        )
    return subject.component


def _made(subject: Subject, one: Any, ask: Any) -> list[Any]:
    try:
        made = answered(subject.call(subject.component.make, one), ask)
    except Exception as error:
        raise BrokenPromiseError(f"raises {type(error).__name__}: {error} for {one!r:.200}") from error
    found = list(made)
    kinds = {Candidate if isinstance(item, Candidate) else type(item) for item in found}
    if kinds - {Candidate} and kinds - {Sample}:
        raise BrokenPromiseError(
            f"makes {', '.join(kind.__name__ for kind in kinds)}: candidates, or samples"
        )
    return found


def _rows() -> list[Judged]:
    """A stream with doubles, empties, other languages, dropped and failed rows, and several samples."""

    def rows() -> Iterator[Judged]:
        texts = (
            "The answer is 4.",
            "The answer is 4.",
            "",
            "\x00\ud800",
            "答えは４です。",
            "word " * 500,
            "!" * 99,
        )
        for number in range(3):
            sample = Sample(f"s{number}", chat(f"What is {number} + 4?"), {"answer": str(number + 4)})
            for text in texts:
                yield Judged(answer(sample, text), {"v": Verdict(1.0, "right")})
            yield Judged(Candidate(sample, ()))
            yield Judged(Candidate(sample, (Message("tool", "x"),)))
            yield Judged(answer(sample, "no"), {"v": Verdict(0.0, "wrong")}, Drop("v", "wrong", "rejected"))
            yield Judged(answer(sample, "broken"), {}, None, Failure("down", "v"))

    return list(rows())
