"""Runs the Python cells of a response again, in one session, and compares what they give.

What differs is run once more, with another hash seed where that may matter; where the two runs differ,
nothing is proved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from goldgate import Cell, Cells, CellsReply, Ended
from goldgate.asking import unusable_name

from goldgate_tools.reading.conversation import Called
from goldgate_tools.running import cells, outputs
from goldgate_tools.running.replayed import Replayed, Steps, differs
from goldgate_tools.running.setting import Setting

ENDED = 3
"""Cells of one response that may end the interpreter; after more, nothing is run again."""


@dataclass(frozen=True, slots=True)
class _End:
    """A cell that ended the interpreter."""

    ended: Ended


Ran = Cell | _End | None


def again(calls: Sequence[Called], programs: Mapping[int, str], setting: Setting) -> Steps:
    """Replay cells. Returns a Replayed for each by its call's number."""
    codes = list(programs.values())
    recorded = [calls[number].output or "" for number in programs]
    if why := unusable_name(setting.files):
        return _undecided(programs, why)
    if len(codes) > cells.MOST or sum(map(len, codes)) > cells.LARGEST:
        return _undecided(programs, f"a session has at most {cells.MOST} cells")
    first: list[Ran] = yield from _run(codes, setting, 0)
    same = [_same(text, ran, setting) for text, ran in zip(recorded, first, strict=True)]
    if all(same):
        return {number: Replayed(number, "same") for number in programs}
    second: list[Ran] = first
    if any(isinstance(ran, Cell) and not same[place] for place, ran in enumerate(first)):
        # another seed needs a new interpreter, which takes ten times as long; None is the sandbox's own
        second = yield from _run(codes, setting, 1 if outputs.hashes(codes) else None)
    if len(codes) > 1 and (yield from _alone(codes, recorded, setting)):
        return {number: Replayed(number, "same", "each cell in a scope of its own") for number in programs}
    return {
        number: Replayed(number, "same")
        if same[place]
        else _decided(number, programs[number], recorded[place], first[place], second[place])
        for place, number in enumerate(programs)
    }


def _undecided(programs: Mapping[int, str], why: str) -> dict[int, Replayed]:
    return {number: Replayed(number, "undecided", why) for number in programs}


def _same(recorded: str, ran: Ran, setting: Setting) -> bool:
    if isinstance(ran, _End):
        return recorded.strip() == cells.ended_text(ran.ended, setting.seconds, setting.memory)
    return ran is not None and outputs.same_cell(recorded, ran)


def _decided(number: int, code: str, recorded: str, first: Ran, second: Ran) -> Replayed:
    if first is None:
        return Replayed(number, "undecided", "cells before it ended the interpreter too often")
    if isinstance(first, _End):
        return Replayed(number, "undecided", f"the cell ended the interpreter ({first.ended})")
    if why := outputs.undecided(first, code, recorded):
        return Replayed(number, "undecided", why)
    if second != first:
        return Replayed(number, "undecided", "two runs of it differ")
    return differs(number, cells.text_of(first), recorded)


def _run(codes: Sequence[str], setting: Setting, hash_seed: int | None) -> Steps:
    """What each cell gives in one session. One that ends the interpreter is left out of the session that goes
    on, as a policy finds it.
    """
    found: list[Ran] = [None] * len(codes)
    places = list(range(len(codes)))
    done = 0
    for _ in range(ENDED + 1):
        session = tuple(codes[place] for place in places)
        reply: CellsReply = yield Cells(
            session, done, setting.files, setting.seconds, setting.memory, hash_seed
        )
        for place, cell in zip(places[done:], reply.cells, strict=False):
            found[place] = cell
        done += len(reply.cells)
        if not reply.why or done >= len(places):
            break
        found[places[done]] = _End(reply.ended)
        del places[done]
        if done == len(places):
            break
    return found


def _alone(codes: Sequence[str], recorded: Sequence[str], setting: Setting) -> Steps:
    """Whether every cell gives its output in a scope of its own: some interpreters keep none."""
    for code, text in zip(codes, recorded, strict=True):
        (ran,) = yield from _run([code], setting, 0)
        if not _same(text, ran, setting):
            return False
    return True
