"""Filters decide in stream order, by notes; they can neither change nor lose a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from goldgate.config.file import Config, StepConfig
from goldgate.config.plan import ResolvedStep, prepare
from goldgate.engine.deciding import decided
from goldgate.engine.filter_reports import reports
from goldgate.engine.inline import InlinePool
from goldgate.engine.journal import SqliteJournal
from goldgate.engine.spool import Spool
from goldgate.errors import ConfigError, RunError
from goldgate.groups import SAMPLE, Group
from goldgate.nouns import Drop, Failure, Judged, Sample, accept, answer, chat
from goldgate.plugins.components import Filter, Note
from goldgate.plugins.loading import Component
from goldgate.runs import pipeline
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Toys = Callable[..., Config]
Read = Callable[[Path], list[Any]]
Decide = Callable[[Any], Iterator[Any]]


def step(decide: Decide | None, name: str = "f", **keys: Any) -> ResolvedStep:
    value = Filter(None, decide, **keys)
    return ResolvedStep(
        StepConfig("use.f", name), Component("use.f", "filters", value, "tests", "0"), None, ""
    )


def groups(sizes: list[int], filters: int = 1, **tags: str) -> list[Group]:
    made = []
    for place, size in enumerate(sizes):
        sample = Sample(f"s{place}", chat("p"), tags=tags)
        judged = tuple(Judged(answer(sample, f"{n}")) for n in range(size))
        made.append(Group(f"f:{place}", sample, judged, notes=({n: n for n in range(size)},) * filters))
    return made


def passes(notes: Any) -> Iterator[None]:
    for _ in notes:
        yield None


def drops(notes: Any) -> Iterator[str]:
    for note in notes:
        yield f"it is {note.value}"


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.integers(0, 4)), st.booleans())
def test_groups_keep_their_candidates_and_their_order(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], whole: bool
) -> None:
    before = groups(sizes)
    after = list(decided([step(passes, whole=whole)], before, tmp_path_factory.mktemp("s")))
    assert after == [replace(group, notes=()) for group in before]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.integers(0, 4)), st.booleans())
def test_drops_are_filed_under_the_steps_name(
    tmp_path_factory: pytest.TempPathFactory, sizes: list[int], whole: bool
) -> None:
    for group in decided([step(drops, whole=whole)], groups(sizes), tmp_path_factory.mktemp("s")):
        expected = [Drop("f", f"it is {n}", "filtered", "use.f") for n in range(len(group.judged))]
        assert [row.dropped for row in group.judged] == expected


@pytest.mark.parametrize("whole", [False, True])
def test_a_filter_never_sees_what_is_out(tmp_path: Path, whole: bool) -> None:
    seen: list[Any] = []

    def look(notes: Any) -> Iterator[None]:
        for note in notes:
            seen.append(note.value)
            yield None

    (group,) = groups([3])
    rejected = replace(group.judged[0], dropped=Drop("v", "wrong", "rejected"))
    failed = replace(group.judged[1], failure=Failure("down"))
    before = replace(group, judged=(rejected, failed, group.judged[2]))
    assert list(decided([step(look, whole=whole)], [before], tmp_path)) == [replace(before, notes=())]
    assert seen == [2]


def test_filters_that_follow_one_another_see_what_the_first_left(tmp_path: Path) -> None:
    def odd(notes: Any) -> Iterator[str | None]:
        for note in notes:
            yield "odd" if note.value % 2 else None

    seen: list[int] = []

    def look(notes: Any) -> Iterator[None]:
        for note in notes:
            seen.append(note.value)
            yield None

    list(decided([step(odd, "a"), step(look, "b")], groups([3, 2], 2), tmp_path))
    assert seen == [0, 2, 0]


def test_notes_carry_what_the_filter_wants_and_no_more(tmp_path: Path) -> None:
    seen: list[Note] = []

    def look(notes: Any) -> Iterator[Drop | None]:
        for note in notes:
            seen.append(note)
            yield Drop("", "no", code="mine")

    (group,) = groups([1], topic="sets")
    group = replace(group, judged=(replace(group.judged[0], verdicts={"v": accept("yes")}),))
    (bare,) = decided([step(look)], [group], tmp_path)
    list(decided([step(look, wants=("tags", "scores"))], [group], tmp_path))
    assert seen == [Note(0, "s0", 0), Note(0, "s0", 0, {"topic": "sets"}, {"v": 1.0})]
    assert bare.judged[0].dropped == Drop("f", "no", "filtered", "mine")


def ahead(notes: Any) -> Iterator[None]:
    for _ in list(notes):
        yield None


def counts(notes: Any) -> Iterator[None]:
    for _ in range(len(notes)):
        yield None


def early(notes: Any) -> Iterator[None]:
    yield None
    for _ in notes:
        yield None


def stops(notes: Any) -> Iterator[None]:
    yield from [None for _ in zip(notes, range(1), strict=False)]


def crashes(notes: Any) -> Iterator[None]:
    next(iter(notes))
    raise ValueError("boo")


def more(notes: Any) -> Iterator[None]:
    for _ in notes:
        yield None
    yield None


def answers(what: Any) -> Decide:
    def decide(notes: Any) -> Iterator[Any]:
        for _ in notes:
            yield what

    return decide


@pytest.mark.parametrize(
    ("decide", "message", "whole"),
    [
        (ahead, "reads ahead", False),
        (counts, "whole=True", False),
        (early, "had not read", False),
        (early, "more answers", True),
        (stops, "reads ahead|ended before", False),
        (stops, "ended before its last row", True),
        (more, "more answers", False),
        (more, "more answers", True),
        (crashes, "broke: ValueError: boo", False),
        (crashes, "broke: ValueError: boo", True),
        (answers(True), "not True", False),
        (answers(" "), "not ' '", True),
        (answers("two\nlines"), "one sentence", False),
    ],
)
def test_a_filter_that_breaks_its_contract_stops_the_run(
    tmp_path: Path, decide: Decide, message: str, whole: bool
) -> None:
    with pytest.raises(RunError, match=f"^filter f.*({message})"):
        list(decided([step(decide, whole=whole)], groups([2, 0, 3]), tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_stream_is_not_held_in_memory(tmp_path: Path) -> None:
    taken = 0

    def counted() -> Iterator[Group]:
        nonlocal taken
        for group in groups([2] * 100):
            taken += 1
            yield group

    next(decided([step(passes)], counted(), tmp_path))
    assert taken == 1


def test_a_filter_of_the_whole_stream_looks_up_and_goes_through_twice(tmp_path: Path) -> None:
    def look(notes: Any) -> Iterator[str | None]:
        (notes.scratch / "state").write_text("x")
        assert len(notes) == 5
        assert [notes[place].value for place in (0, 4, -1)] == [0, 2, 2]
        with pytest.raises(IndexError):
            notes[5]
        total = sum(note.value for note in notes)
        for note in notes:
            yield f"{note.value} of {total}" if note.value else None

    after = list(decided([step(look, whole=True)], groups([2, 3]), tmp_path))
    message = [one.dropped and one.dropped.why for group in after for one in group.judged]
    assert message == [None, "1 of 4", None, "1 of 4", "2 of 4"]


@pytest.mark.parametrize("whole", [True, False])
def test_what_a_filter_wants_to_keep_stays(tmp_path: Path, whole: bool) -> None:
    def telling(notes: Any) -> Iterator[None]:
        for _ in notes:
            yield None
        (notes.scratch / "keep").mkdir()
        (notes.scratch / "keep" / "report.json").write_text('{"rows": 2}')

    keep = tmp_path / "filters"
    list(decided([step(telling, whole=whole)], groups([2]), tmp_path / "scratch", keep))
    assert not (tmp_path / "scratch" / "f").exists()
    (message,) = reports(keep).values()
    assert message == {"rows": 2}


@given(st.lists(st.binary(max_size=20)))
def test_a_spool_gives_back_what_went_in(
    tmp_path_factory: pytest.TempPathFactory, items: list[bytes]
) -> None:
    spool = Spool(tmp_path_factory.mktemp("s") / "x")
    for item in items:
        spool.add(item)
    assert list(spool) == items == [spool[place] for place in range(len(spool))]
    spool.close()


# --- in a pipeline -----------------------------------------------------------------------------------

PROMPTS: list[Any] = [{"id": f"r{n}", "prompt": text} for n, text in enumerate(["a", "bb", "c", "ddd", "ee"])]


@pytest.mark.parametrize("executor", ["inline", "local"])
def test_prompts_are_filtered_before_anything_is_made_of_them(toys: Toys, read: Read, executor: str) -> None:
    steps = ["toy.once", {"use": "toy.count", "n": 2}, "toy.even", "select.best"]
    finished = pipeline.run(toys(PROMPTS, steps, workers=2), executor=executor)
    rejected = [row for row in read(finished.folder / "rejected.jsonl") if row["index"] is None]
    assert [(row["id"], row["by"], row["why"], row["outcome"]) for row in rejected] == [
        ("r2", "toy.once", "a second of 1 characters", "filtered"),
        ("r4", "toy.once", "a second of 2 characters", "filtered"),
    ]
    assert finished.funnel.candidates == 3 * 2
    assert (finished.funnel.unanswered, finished.funnel.steps["toy.once"]["filtered"]) == (2, 2)
    assert not (finished.folder / ".scratch").exists()


def test_prompts_are_filtered_where_nothing_is_made_of_them(toys: Toys, read: Read) -> None:
    config = toys(PROMPTS, ["toy.once"], export={"prompts": "jsonl"})
    finished = pipeline.run(config, executor="inline")
    assert [row["id"] for row in read(finished.folder / "prompts.jsonl")] == ["r0", "r1", "r3"]
    assert [row["id"] for row in read(finished.folder / "rejected.jsonl")] == ["r2", "r4"]


@pytest.mark.parametrize("executor", ["inline", "local"])
def test_a_filter_of_the_whole_stream_among_others(toys: Toys, read: Read, executor: str) -> None:
    rows = [{"id": f"r{n}", "prompt": "p", "responses": ["ab", "abcd", "aa", "bb" * n]} for n in range(40)]
    steps = ["toy.reversible", "toy.once", "toy.longest", "toy.even", "select.best"]
    config = toys(rows, steps, workers=2, services={"e": {"use": "toy.echo"}})
    finished = pipeline.run(config, executor=executor)
    by = Counter(row["by"] for row in read(finished.folder / "rejected.jsonl"))
    assert by == {"toy.reversible": 80, "toy.once": 78, "toy.longest": 1}
    assert [row["completion"][0]["content"] for row in read(finished.folder / "sft.jsonl")] == ["abcd"]


def test_a_row_with_responses_is_filtered_by_candidate_before_a_generator(toys: Toys, read: Read) -> None:
    rows = [{"id": "a", "prompt": "p", "responses": ["x", "y", "zz"]}, {"id": "b", "prompt": "qq"}]
    finished = pipeline.run(
        toys(rows, ["toy.once", {"use": "toy.count", "n": 1}, "select.best"]), executor="inline"
    )
    rejected = [(row["id"], row["index"]) for row in read(finished.folder / "rejected.jsonl")]
    assert rejected == [("a", 1), ("b", None)]


def test_a_filter_of_samples_drops_all_that_answers_them(toys: Toys, read: Read) -> None:
    rows = [{"id": f"r{n}", "prompt": "p", "responses": ["ab", "cd"]} for n in range(2)]
    finished = pipeline.run(
        toys(rows, [{"use": "toy.once", "of": "sample"}, "select.best"]), executor="inline"
    )
    rejected = [(row["id"], row["index"], row["by"]) for row in read(finished.folder / "rejected.jsonl")]
    assert rejected == [("r1", 0, "toy.once"), ("r1", 1, "toy.once")]


def test_a_candidate_filter_before_the_generator_fails_the_row(toys: Toys, read: Read) -> None:
    finished = pipeline.run(toys(PROMPTS[:1], ["toy.third", "toy.count", "select.best"]), executor="inline")
    (failed,) = read(finished.folder / "failures.jsonl")
    assert "put it after the generator" in failed["why"]


def test_a_note_that_hangs_or_is_no_plain_data_fails_its_candidate(
    toys: Toys, read: Read, tmp_path: Path
) -> None:
    (tmp_path / "own.py").write_text(
        "from goldgate import Filter, hookimpl\n"
        "def note(candidate):\n    return object()\n"
        "@hookimpl\ndef goldgate_filters():\n    return {'own.odd': Filter(note)}\n"
    )
    rows = [{"id": "a", "prompt": "p", "responses": ["ab", "endless"]}]
    config = toys(rows, ["toy.once", "select.best"], workers=1, plugin_timeout=0.5)
    (failed,) = read(pipeline.run(config).folder / "failures.jsonl")
    assert (failed["index"], failed["where"], failed["kind"]) == (1, "toy.once", "time")
    config = toys(rows[:1], ["own.odd", "select.best"], plugins=["own.py"])
    failed = read(pipeline.run(config, executor="inline").folder / "failures.jsonl")[0]
    assert "object is not plain data" in failed["why"]


def test_what_a_step_looks_at_is_checked(toys: Toys) -> None:
    with pytest.raises(ConfigError, match="toy.third reads candidate: of = 'sample'"):
        prepare(toys([], [{"use": "toy.third", "of": "sample"}, "select.best"]))
    with pytest.raises(ConfigError, match="of is for filters"):
        prepare(toys([], [{"use": "toy.even", "of": "sample"}, "select.best"]))


def test_filters_that_follow_one_another_are_one_stage(toys: Toys) -> None:
    plan = prepare(toys([], ["toy.even", "toy.third", "toy.once", "toy.longest"]))
    assert [[step.config.name for step in stage] for stage in plan.stages] == [
        ["toy.even"],
        ["toy.third", "toy.once"],
        ["toy.longest"],
    ]
    assert [len(segment) for segment in plan.segments()] == [3, 1]


def test_a_sample_that_failed_is_not_noted(toys: Toys) -> None:
    pool = InlinePool(prepare(toys([], ["toy.once", "select.best"])), SqliteJournal(":memory:"))
    broken = Group("f:1", Sample("f:1", ()), failures=(Failure("no"),))
    assert list(pool.map(0, [broken])) == [replace(broken, notes=({},))]
    pool.close()
    assert SAMPLE == -1
