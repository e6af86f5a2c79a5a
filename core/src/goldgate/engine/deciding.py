"""Have filters decide, in stream order, by the notes that the workers made."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec

from goldgate.config.plan import ResolvedStep
from goldgate.engine.spool import Spool
from goldgate.errors import RunError
from goldgate.groups import SAMPLE, Group, decode, encode
from goldgate.nouns import Drop
from goldgate.plugins.components import Note

LONGEST = 2000  # characters of a sentence
KEEP = "keep"
"""Folder below a filter's scratch folder for what is to stay in the run folder."""
REPORT = "report.json"
"""What of it goes into the manifest, too."""


def decided(
    stage: Sequence[ResolvedStep], groups: Iterable[Group], scratch: Path, keep: Path | None = None
) -> Iterator[Group]:
    """The groups of a stage of filters with what the filters dropped. ``scratch`` is the folder below which
    each filter has one of its own, ``keep`` the one below which each one's reports are put. Raises RunError
    when a filter breaks or reads ahead.
    """
    if stage[0].component.value.whole:
        yield from _whole(stage[0], groups, scratch / stage[0].config.name, keep)
        return
    with ExitStack() as stack:
        filters = [Decider(step, scratch / step.config.name, keep) for step in stage]
        for one in filters:
            stack.callback(one.close)
        for group in groups:
            for number, one in enumerate(filters):
                group = _dropped(group, number, one.step, one.decide)
            yield replace(group, notes=()) if group.notes else group
        for one in filters:
            one.end()


class Decider:
    """One filter's ``decide``, pushed on: it is sent a note and gives its answer, before the next."""

    def __init__(self, step: ResolvedStep, scratch: Path, keep: Path | None = None) -> None:
        self.step = step
        self._keep = keep
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
        _put_by(self.step, self._notes.scratch, self._keep)

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


def drop(step: ResolvedStep, answer: Any) -> Drop | None:
    """An answer of ``decide`` under the step's name. Raises RunError for what is none."""
    if answer is None:
        return None
    why, code = (answer.why, answer.code) if isinstance(answer, Drop) else (answer, "")
    if not isinstance(why, str) or not why.strip() or "\n" in why or len(why) > LONGEST:
        raise RunError(
            f"filter {step.config.name} answers None or one sentence why a row is dropped, "
            f"not {answer!r:.200}"
        )
    return Drop(step.config.name, why, "filtered", code or step.config.use)


def reports(keep: Path) -> dict[str, Any]:
    """What filters report of themselves, by the names of their steps; for the manifest."""
    found = {}
    for path in sorted(keep.glob(f"*/{REPORT}")):
        try:
            found[path.parent.name] = msgspec.json.decode(path.read_bytes())
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise RunError(f"{path}: the report of a filter is JSON: {error}") from error
    return found


def _put_by(step: ResolvedStep, scratch: Path, keep: Path | None) -> None:
    """Move what a filter wants to keep to where it stays."""
    if keep is not None and (scratch / KEEP).is_dir():
        keep.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(keep / step.config.name, ignore_errors=True)
        shutil.move(scratch / KEEP, keep / step.config.name)


def _whole(step: ResolvedStep, groups: Iterable[Group], scratch: Path, keep: Path | None) -> Iterator[Group]:
    """Two passes: notes and groups go to the disk; then the filter answers, and the groups come back."""
    notes = StoredNotes(_emptied(scratch))
    kept, told = (Spool(scratch.with_name(f"{scratch.name}.{what}")) for what in ("groups", "answers"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, scratch, ignore_errors=True)
        for spool in (notes, kept, told):
            stack.callback(spool.close)
        for group in groups:
            for note in _notes(group, 0, step):
                notes.add(note)
            kept.add(encode(group))
        answers = _called(step, notes)
        stack.callback(answers.close)
        for answer in answers:
            why = drop(step, answer)
            if len(told) == len(notes):
                raise RunError(f"filter {step.config.name} gave more answers than it read notes")
            told.add(f"{why.code}\n{why.why}".encode() if why else b"")
        if len(told) < len(notes):
            raise RunError(f"filter {step.config.name} ended before its last row")
        _put_by(step, scratch, keep)
        given = iter(told)
        for encoded in kept:
            group = _dropped(decode(encoded), 0, step, lambda note: _told(step, next(given)))
            yield replace(group, notes=())


def _told(step: ResolvedStep, answer: bytes) -> Drop | None:
    if not answer:
        return None
    code, _, why = answer.decode().partition("\n")
    return Drop(step.config.name, why, "filtered", code)


def _notes(group: Group, number: int, step: ResolvedStep) -> Iterator[Note]:
    """The notes of a group's rows that are still accepted, for the filter of this number."""
    if group.dropped is not None or len(group.notes) <= number:
        return
    wants = step.component.value.wants
    tags = group.sample.tags if "tags" in wants else {}
    for place, value in group.notes[number].items():
        if place == SAMPLE:
            yield Note(value, group.sample.id, SAMPLE, tags)
            continue
        judged = group.judged[place]
        if judged.accepted:
            scores = {name: verdict.score for name, verdict in judged.verdicts.items()}
            yield Note(
                value,
                group.sample.id,
                judged.candidate.origin.index,
                judged.candidate.sample.tags if tags else tags,
                scores if "scores" in wants else {},
            )


def _dropped(group: Group, number: int, step: ResolvedStep, decide: Callable[[Note], Drop | None]) -> Group:
    """The group with what the filter of this number drops."""
    if len(group.notes) <= number or group.dropped is not None:
        return group
    places = [place for place in group.notes[number] if place == SAMPLE or group.judged[place].accepted]
    judged = list(group.judged)
    for place, note in zip(places, _notes(group, number, step), strict=True):
        if (why := decide(note)) is None:
            continue
        if place == SAMPLE:
            judged = [replace(one, dropped=why) if one.accepted else one for one in judged]
            group = replace(group, dropped=why)
        else:
            judged[place] = replace(judged[place], dropped=why)
    return replace(group, judged=tuple(judged))


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
