"""The log: replayed, it gives the same state wherever the program was killed; one writer at a time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from goldgate import ConfigError, RunError
from goldgate_annotate import log
from goldgate_annotate.labels import State, replay
from goldgate_annotate.log import Log
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

TEXT = st.text(max_size=12)
LABEL = st.fixed_dictionaries(
    {"kind": st.just("label"), "task": st.sampled_from("xyz"), "annotator": st.sampled_from(["ann", "bob"])},
    optional={
        "ranking": st.permutations([0, 1]).map(list),
        "right": st.sampled_from([0, 1, None]),
        "skipped": TEXT,
        "edited": st.fixed_dictionaries({"of": st.integers(0, 2), "text": TEXT}),
        "seen": st.booleans(),
        "comment": TEXT,
    },
)
UNDO = st.fixed_dictionaries({"kind": st.just("undo"), "of": st.integers(-1, 6)})
CHECK = st.fixed_dictionaries(
    {"kind": st.just("check"), "of": st.integers(0, 6), "passes": st.sampled_from([True, False, None])}
)
TASK = st.fixed_dictionaries(
    {"kind": st.just("task"), "task": st.sampled_from("xyz"), "row": st.dictionaries(TEXT, TEXT, max_size=2)},
    optional={"annotator": st.sampled_from(["", "ann"])},
)
JUNK = st.sampled_from([{"kind": "?"}, {}, [], 3, {"kind": "label", "task": 7}, {"kind": "undo", "of": "x"}])
LINES = st.lists(st.one_of(LABEL, LABEL, UNDO, CHECK, TASK, JUNK), max_size=14)


def result(state: State) -> Any:
    return (state.tasks, state.owners, state.labels, state.undone, state.checks, state.live, state.who)


@given(LINES, st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_log_cut_anywhere_says_what_its_whole_lines_say(
    tmp_path: Path, lines: list[Any], data: Any
) -> None:
    whole = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    cut = data.draw(st.integers(0, len(whole)))
    path = tmp_path / "cut.jsonl"
    path.write_bytes(whole[:cut])
    kept = whole[:cut].count(b"\n")
    expected = replay((str(n), json.dumps(line).encode()) for n, line in enumerate(lines[:kept]))
    assert result(log.read(path)) == result(expected)
    # The program starts again, and writes: what stood in whole lines is still there, in its order.
    again = Log(path)
    complete = kept + (
        cut not in (0, len(whole)) and whole[cut : cut + 1] == b"\n" and whole[cut - 1 : cut] != b"\n"
    )
    for line in lines[complete:]:
        if isinstance(line, dict):
            again.append(line)
    again.close()
    assert result(log.read(path)) == result(again.state)
    everything = [line for n, line in enumerate(lines) if n < complete or isinstance(line, dict)]
    assert result(again.state) == result(
        replay((str(n), json.dumps(line).encode()) for n, line in enumerate(everything))
    )


@given(LINES)
def test_undone_labels_are_not_among_those_that_stand(lines: list[Any]) -> None:
    state = replay((str(n), json.dumps(line).encode()) for n, line in enumerate(lines))
    live = {number for numbers in state.live.values() for number in numbers}
    assert live == set(range(len(state.labels))) - state.undone
    assert all(numbers == sorted(numbers) and numbers for numbers in state.live.values())
    assert {(task, name) for task, names in state.who.items() for name in names} == state.live.keys()


def test_a_line_is_on_the_disk_before_append_returns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr("os.fsync", lambda handle: synced.append(handle))
    written = Log(tmp_path / "l.jsonl")
    before = len(synced)
    written.append({"kind": "label", "task": "x", "annotator": "ann"})
    assert len(synced) == before + 1
    assert (tmp_path / "l.jsonl").read_bytes().count(b"\n") == 1
    written.close()


def test_a_line_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = Log(tmp_path / "l.jsonl")
    written.append({"kind": "label", "task": "x", "annotator": "ann"})
    good = (tmp_path / "l.jsonl").read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(RunError, match="No space left"):
        written.append({"kind": "label", "task": "y", "annotator": "ann"})
    assert (tmp_path / "l.jsonl").read_bytes() == good
    assert len(written.state.labels) == 1
    written.close()


def test_one_program_writes_at_a_time(tmp_path: Path) -> None:
    first = Log(tmp_path / "l.jsonl")
    with pytest.raises(ConfigError, match="another goldgate annotate"):
        Log(tmp_path / "l.jsonl")
    first.close()
    Log(tmp_path / "l.jsonl").close()


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    path.write_text(
        '{"kind":"label","task":"x","annotator":"ann"}\nnonsense\n{"kind":"later"}\n{"kind":"label"'
    )
    state = log.read(path)
    assert len(state.labels) == 1
    assert [place.partition(": ")[0] for place in state.unread] == [f"{path}:2", f"{path}:3"]
