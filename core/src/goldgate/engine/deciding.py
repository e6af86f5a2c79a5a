"""Have filters decide, in stream order, by the notes that the workers made."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from goldgate.config.plan import ResolvedStep
from goldgate.engine import noting
from goldgate.engine.noting import Dropped, GroupNotes, drop
from goldgate.engine.spool import Spool
from goldgate.errors import RunError
from goldgate.groups import SAMPLE, Group, decode, encode
from goldgate.nouns import Drop
from goldgate.plugins.components import Note

NOTHING: dict[str, Any] = {}


def decided(stage: Sequence[ResolvedStep], groups: Iterable[Group], scratch: Path) -> Iterator[Group]:
    """The groups of a stage of filters with what the filters dropped. ``scratch`` is the folder below which
    each filter has one of its own. Raises RunError when a filter breaks or reads ahead.
    """
    last = len(stage)
    if stage[0].component.value.whole:
        yield from _whole(stage[0], groups, scratch)
        return
    with Deciders(stage, scratch) as deciders:
        for group in groups:
            decisions = deciders.decided(noting.encoded_notes([group], stage, 0, last))
            (after,) = noting.applied([group], decisions, stage)
            yield replace(after, notes=()) if after.notes else after
        deciders.end()


def _whole(step: ResolvedStep, groups: Iterable[Group], scratch: Path) -> Iterator[Group]:
    """Two passes: notes and groups go to the disk; then the filter answers, and the groups come back."""
    with ExitStack() as stack:
        kept = Spool(scratch / f"{step.config.name}.groups")
        stack.callback(kept.close)
        decider = stack.enter_context(WholeDecider(step, scratch))
        for group in groups:
            decider.add(noting.encoded_notes([group], (step,), 0, 1))
            kept.add(encode(group))
        for encoded, decisions in zip(kept, decider.decisions(), strict=True):
            (after,) = noting.applied([decode(encoded)], decisions, (step,))
            yield replace(after, notes=())


class Deciders:
    """The filters of a block: they follow one another, and none needs to see the whole stream. ``first`` is
    the number of the first of them within its stage.
    """

    def __init__(self, steps: Sequence[ResolvedStep], scratch: Path, first: int = 0) -> None:
        self._first = first
        self._filters = [Decider(step, scratch / step.config.name) for step in steps]

    def decided(self, notes: bytes) -> bytes:
        """The decisions for a message of notes. Raises RunError where a filter breaks."""
        drops: list[Dropped] = []
        for group in noting.decode_notes(notes):
            self._group(group, drops)
        return noting.encode_drops(drops)

    def _group(self, group: GroupNotes, drops: list[Dropped]) -> None:
        out: set[int] = set()
        for number, (one, values) in enumerate(zip(self._filters, group.values, strict=True), self._first):
            for subject, value in values:
                if subject in out:
                    continue
                place, index, tags, scores = group.subjects[subject]
                wants = one.wants
                note = Note(
                    value,
                    group.id,
                    index,
                    tags if "tags" in wants else NOTHING,
                    scores if "scores" in wants else NOTHING,
                )
                if (why := one.decide(note)) is None:
                    continue
                drops.append(Dropped(group.number, place, number, why.why, why.code))
                if place == SAMPLE:
                    return
                out.add(subject)

    def end(self) -> None:
        """No more notes come. Raises RunError where a filter still has something to answer."""
        for one in self._filters:
            one.end()

    def __enter__(self) -> Deciders:
        return self

    def __exit__(self, *error: object) -> None:
        for one in self._filters:
            one.close()


class WholeDecider:
    """A filter that sees the notes of the whole stream before it answers. They lie on the disk, and so do the
    answers.
    """

    def __init__(self, step: ResolvedStep, scratch: Path) -> None:
        self._step = step
        self._scratch = _emptied(scratch / step.config.name)
        self._notes = StoredNotes(self._scratch)
        self._messages, self._answers = (
            Spool(scratch / f"{step.config.name}.{what}") for what in ("messages", "answers")
        )

    def add(self, notes: bytes) -> None:
        """A message of notes, the next in stream order."""
        self._messages.add(notes)
        for group in noting.decode_notes(notes):
            for subject, value in group.values[0]:
                _, index, tags, scores = group.subjects[subject]
                self._notes.add(Note(value, group.id, index, tags, scores))

    def decisions(self) -> Iterator[bytes]:
        """The decisions for each message, once all have been added. Raises RunError where the filter
        breaks."""
        self._decide()
        answers = iter(self._answers)
        for message in self._messages:
            drops = [
                Dropped(group.number, group.subjects[subject][0], 0, *answer.decode().split("\n", 1))
                for group in noting.decode_notes(message)
                for subject, _ in group.values[0]
                if (answer := next(answers))
            ]
            yield noting.encode_drops(drops)

    def _decide(self) -> None:
        name = self._step.config.name
        answers = _called(self._step, self._notes)
        try:
            for answer in answers:
                why = drop(self._step, answer)
                if len(self._answers) == len(self._notes):
                    raise RunError(f"filter {name} gave more answers than it read notes")
                self._answers.add(f"{why.why}\n{why.code}".encode() if why else b"")
        finally:
            answers.close()
        if len(self._answers) < len(self._notes):
            raise RunError(f"filter {name} ended before its last row")

    def __enter__(self) -> WholeDecider:
        return self

    def __exit__(self, *error: object) -> None:
        for one in (self._notes, self._messages, self._answers):
            one.close()
        shutil.rmtree(self._scratch, ignore_errors=True)


class Decider:
    """One filter's ``decide``, pushed on: it is sent a note and gives its answer, before the next."""

    def __init__(self, step: ResolvedStep, scratch: Path) -> None:
        self.step = step
        self.wants = step.component.value.wants
        self._notes = _Pushed(step.config.name, _emptied(scratch))
        self._answers = _called(step, self._notes)

    def decide(self, note: Note) -> Drop | None:
        """What the filter decides of a row."""
        self._notes.waiting.append(note)
        try:
            answer = next(self._answers)
        except StopIteration as end:
            raise RunError(f"filter {self.step.config.name} ended before its last row") from end
        if self._notes.waiting:
            raise RunError(
                f"filter {self.step.config.name} gave an answer to a note that it had not read: "
                "it yields one answer for each note"
            )
        return drop(self.step, answer)

    def end(self) -> None:
        """No more notes come. Raises RunError where the filter still has something to answer."""
        self._notes.over = True
        if next(self._answers, self) is not self:
            raise RunError(f"filter {self.step.config.name} gave more answers than it read notes")

    def close(self) -> None:
        """Give its state back."""
        self._answers.close()
        shutil.rmtree(self._notes.scratch, ignore_errors=True)


class _Pushed:
    """Notes that are pushed in one by one (see goldgate.Notes)."""

    def __init__(self, name: str, scratch: Path) -> None:
        self.scratch = scratch
        self.waiting: deque[Note] = deque()
        self.over = False
        self._name = name

    def __iter__(self) -> Iterator[Note]:
        while True:
            if self.waiting:
                yield self.waiting.popleft()
            elif self.over:
                return
            else:
                raise RunError(
                    f"filter {self._name} reads ahead: it yields its answer to a note before it reads "
                    "the next (a Filter with whole=True may read them all first)"
                )

    def __len__(self) -> int:
        raise TypeError("only a Filter with whole=True knows how many notes there are")

    def __getitem__(self, place: int) -> Note:
        raise TypeError("only a Filter with whole=True can look up a note by its place")


class StoredNotes:
    """Notes on the disk, for a filter that sees all of them (see goldgate.Notes)."""

    def __init__(self, scratch: Path) -> None:
        self.scratch = scratch
        self._spool = Spool(scratch.with_name(f"{scratch.name}.notes"))
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(Note).decode

    def add(self, note: Note) -> None:
        """One more."""
        self._spool.add(self._encode(note))

    def __iter__(self) -> Iterator[Note]:
        return map(self._decode, self._spool)

    def __len__(self) -> int:
        return len(self._spool)

    def __getitem__(self, place: int) -> Note:
        return self._decode(self._spool[place])

    def close(self) -> None:
        """Remove them."""
        self._spool.close()


def _called(step: ResolvedStep, notes: Any) -> Generator[Any, None, None]:
    component, name = step.component.value, step.config.name
    try:
        if component.decide is None:
            yield from (note.value for note in notes)
        else:
            yield from step.call(component.decide, notes)
    except (RunError, OSError, GeneratorExit):
        raise
    except Exception as error:
        raise RunError(f"filter {name} broke: {type(error).__name__}: {error}") from error


def _emptied(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
