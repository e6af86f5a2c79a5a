"""Conformance checks for filters."""

from __future__ import annotations

import gc
import pickle
import tempfile
import tracemalloc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import MISSING, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from goldgate.engine.boundary import NotPlainError
from goldgate.engine.deciding import decided
from goldgate.errors import RunError
from goldgate.groups import SAMPLE, Group
from goldgate.nouns import Candidate, Drop, Failure, Judged, Message, Origin, Sample, Verdict, answer, chat
from goldgate.testing import isolated
from goldgate.testing.contract import BrokenPromiseError, Subject
from goldgate.testing.filtering import filtered, noted, step_of


def notes_are_plain_and_the_same_again(subject: Subject) -> None:
    """A note is small plain data, the same again, whatever a row says."""
    step = _step(subject)
    for row in _subjects(subject):
        first = _noted(step, row)
        if first != _noted(step, row):
            raise BrokenPromiseError(f"notes something else of the same row: {row!r:.200}")


def notes_are_the_same_in_every_process(subject: Subject) -> None:
    """The same notes in processes with other hash seeds."""
    if ready(subject).note is None or subject.component.asks:
        return
    step = _step(subject)
    first = [_noted(step, row) for row in _subjects(subject)]
    for seed in (1, 2):
        if isolated.notes(subject, seed) != first:
            raise BrokenPromiseError(f"notes something else in a process with hash seed {seed}")


def notes_do_no_io(subject: Subject) -> None:
    """``note`` opens, starts, sends, prints and waits for nothing, and reads neither clock nor environment:
    what is outside is asked for by a request.
    """
    if ready(subject).note is not None and not subject.component.asks:
        isolated.notes_do_no_io(subject)


def answers_each_note_before_the_next(subject: Subject) -> None:
    """One answer for each note, None or a sentence; the next note is read after it."""
    for _ in _dropped(subject, rows()):
        pass


def survives_an_empty_stream(subject: Subject) -> None:
    """No rows in, no answers out."""
    if list(_dropped(subject, ())):
        raise BrokenPromiseError("answers without having been given a note")


def decides_the_same_again(subject: Subject) -> None:
    """The same answers for the same stream: a filter keeps nothing from one run to the next."""
    if list(_dropped(subject, rows())) != list(_dropped(subject, rows())):
        raise BrokenPromiseError("decides the same stream in another way the second time")


FEW, MANY = 500, 3_000  # notes that are decided, to see what each costs
KEPT = 100.0  # bytes of memory per note: a hash fits, a note does not


def decide_holds_no_notes(subject: Subject) -> None:
    """``decide`` keeps at most ``KEPT`` bytes of each note that it has read, where the notes repeat: larger
    state belongs into the folder that it is handed.
    """
    if ready(subject).whole:
        return  # its notes lie on the disk, and it may hold what it chooses among
    step = _step(subject)
    values = [(row, noted(step, row, fuzz_reply)) for row in _subjects(subject)]
    grown = (_peak(step, values, MANY) - _peak(step, values, FEW)) / (MANY - FEW)
    if grown > KEPT:
        raise BrokenPromiseError(
            f"decide keeps {grown:,.0f} bytes of each note that it has read: keep a hash, or use the folder"
        )


def _peak(step: Any, values: list[tuple[Any, Any]], count: int) -> float:
    """Bytes of memory, at most, while ``count`` notes are decided."""
    with tempfile.TemporaryDirectory() as folder:
        stream = decided([step], _groups(values, count), Path(folder))
        gc.collect()
        tracemalloc.start()
        try:
            with closing(stream):  # type: ignore[type-var] # it is a generator
                for _ in stream:
                    pass
            return float(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()


def _groups(values: list[tuple[Any, Any]], count: int) -> Iterator[Group]:
    """Groups with the noted values again and again, each time as a copy, and another id."""
    for number in range(count):
        subject, value = values[number % len(values)]
        note = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes
        if isinstance(subject, Sample):
            yield Group(str(number), replace(subject, id=str(number)), notes=({SAMPLE: note},))
        else:
            sample = replace(subject.sample, id=str(number))
            judged = Judged(replace(subject, sample=sample))
            yield Group(str(number), sample, (judged,), notes=({0: note},))


def component_pickles(subject: Subject) -> None:
    """component and options go to other processes."""
    try:
        pickle.loads(pickle.dumps((ready(subject), subject.options)))  # noqa: S301 - our own bytes
    except (pickle.PicklingError, AttributeError, TypeError) as error:
        raise BrokenPromiseError(
            f"does not pickle ({error}): use functions at the top of a module"
        ) from error


BY_FILTERS = (
    notes_are_plain_and_the_same_again,
    notes_are_the_same_in_every_process,
    notes_do_no_io,
    answers_each_note_before_the_next,
    survives_an_empty_stream,
    decides_the_same_again,
    decide_holds_no_notes,
    component_pickles,
)


def ready(subject: Subject) -> Any:
    if isinstance(subject.options, Exception):
        raise BrokenPromiseError(
            f"{subject.options}: give promises(…, options={{{subject.name!r}: {{…}}}}) what it needs"
        )
    return subject.component


def _step(subject: Subject) -> Any:
    return step_of(ready(subject), subject.options, subject.name)


def _subjects(subject: Subject) -> list[Any]:
    """The subjects that the filter says it reads."""
    candidates = [row.candidate for row in rows() if row.accepted]
    samples = list({one.sample.id: one.sample for one in candidates}.values())
    able = ready(subject).of
    return [*(candidates if "candidate" in able else ()), *(samples if "sample" in able else ())]


def _noted(step: Any, row: Any) -> Any:
    try:
        return noted(step, row, fuzz_reply)
    except NotPlainError as error:
        raise BrokenPromiseError(f"notes what is no plain data ({error}) of {row!r:.200}") from error
    except Exception as error:
        raise BrokenPromiseError(f"raises {type(error).__name__}: {error} for {row!r:.200}") from error


def _dropped(subject: Subject, rows: Iterable[Judged]) -> Iterator[Drop | None]:
    component = ready(subject)
    given = [row for row in rows if "candidate" in component.of or row.accepted]
    if component.whole:  # its rows wait on the disk, where the engine lets no lone surrogate come
        given = [row for row in given if _encodable(row.candidate.text)]
    subjects: list[Any] = given
    if "candidate" not in component.of:
        subjects = list({row.candidate.sample.id: row.candidate.sample for row in given}.values())
    try:
        yield from filtered(component, subjects, subject.options, fuzz_reply, subject.name)
    except RunError as error:
        raise BrokenPromiseError(str(error)) from error


def fuzz_reply(request: Any) -> Any:
    """The plainest reply that fits a request, always the same."""
    return _plainest(request.reply)


@cache
def _plainest(kind: Any) -> Any:
    """The plainest value of a type: an empty text, nought, the first choice."""
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any or kind is None or kind is NoneType:
        return None
    if origin is Literal:
        return inner[0]
    if origin in (Union, UnionType):
        return None if NoneType in inner else _plainest(inner[0])
    if origin is tuple:
        return () if inner[-1:] == (Ellipsis,) else tuple(map(_plainest, inner))
    if origin is not None:
        return {} if issubclass(origin, Mapping) else origin()
    if is_dataclass(kind) and isinstance(kind, type):
        hints = get_type_hints(kind)
        required = [one for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING]
        return kind(**{one.name: _plainest(hints[one.name]) for one in required})
    return kind()


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def rows() -> list[Judged]:
    """A stream with doubles, empties, other languages, dropped and failed rows, and several samples."""

    def made() -> Iterator[Judged]:
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
            right = {"v": Verdict(1.0, "right")}
            judged = [
                *(Judged(answer(sample, text), right) for text in texts),
                Judged(Candidate(sample, ())),
                Judged(Candidate(sample, (Message("tool", "x"),))),
                Judged(answer(sample, "no"), {"v": Verdict(0.0, "wrong")}, Drop("v", "wrong", "rejected")),
                Judged(answer(sample, "broken"), {}, None, Failure("down", "v")),
            ]
            for index, one in enumerate(judged):
                yield replace(one, candidate=replace(one.candidate, origin=Origin(index=index)))

    return list(made())
