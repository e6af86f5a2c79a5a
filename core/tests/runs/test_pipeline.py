"""The main job: rows in, data sets out, nothing lost, nothing accepted that should not be."""

from __future__ import annotations

import errno
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest
from goldgate.config.file import Config
from goldgate.errors import ConfigError, RunError
from goldgate.io import locate, writers
from goldgate.runs import pipeline, run_folder
from goldgate.runs.funnel import Funnel
from goldgate.trust.words import sentences

Toys = Callable[..., Config]
Read = Callable[[Path], list[Any]]
ROWS: list[Any] = [
    {"id": "a", "prompt": "p", "responses": ["ab", "abc", "a"]},
    {"id": "b", "prompt": "q", "responses": ["abcd", "raise"], "tags": {"level": 1}},
    {"id": "c", "prompt": "r", "responses": []},
    "{broken",
    {"id": "d", "prompt": 3},
]
STEPS = ["toy.even", "select.best", "select.pairs"]


def run(config: Config, **keys: Any) -> pipeline.Finished:
    return pipeline.run(config, executor="inline", **keys)


def test_every_candidate_ends_in_one_place_with_its_reason(toys: Toys, read: Read) -> None:
    finished = run(toys(ROWS, STEPS))
    found = {
        name: read(finished.folder / f"{name}.jsonl")
        for name in ("sft", "preference", "rejected", "failures")
    }
    assert [(row["id"], row["completion"][0]["content"]) for row in found["sft"]] == [
        ("a", "ab"),
        ("b", "abcd"),
    ]
    (pair,) = found["preference"]
    assert (pair["chosen"][0]["content"], pair["rejected"][0]["content"], pair["rejected_index"]) == (
        "ab",
        "abc",
        1,
    )
    assert [(row["id"], row["index"], row["why"]) for row in found["rejected"]] == [
        ("a", 1, "odd"),
        ("a", 2, "odd"),
        ("c", None, "nothing answers it: the row has no responses and no generator made any"),
    ]
    assert [(row["id"], row["kind"]) for row in found["failures"]] == [
        ("b", "plugin"),
        ("rows.jsonl:4", "row"),
        ("rows.jsonl:5", "row"),
    ]
    funnel = finished.funnel
    assert (funnel.rows, funnel.bad_rows, funnel.candidates, funnel.failures) == (5, 2, 5, 3)
    assert funnel.totals == {"accepted": 2, "rejected": 2, "abstained": 0, "filtered": 0, "failed": 1}
    assert finished.failed_share == pytest.approx(3 / 5)


def test_a_row_carries_origin_verdicts_digests_and_its_run(toys: Toys, read: Read) -> None:
    finished = run(toys(ROWS, STEPS))
    row = read(finished.folder / "sft.jsonl")[0]
    assert row["run"] == finished.manifest["run"]
    assert row["origin"] == {"by": "source", "model": "", "seed": None, "parent": None}
    (verdict,) = row["verdicts"]
    (step,) = [step for step in finished.manifest["steps"] if step["name"] == "toy.even"]
    assert verdict["digest"] == step["digest"]
    assert (verdict["verifier"], verdict["score"], verdict["why"]) == ("toy.even", 1.0, "even")


def test_the_same_run_again_is_the_same_to_the_byte(toys: Toys) -> None:
    config = toys(ROWS, ["toy.count", "toy.echoed", "select.best"], services={"e": {"use": "toy.echo"}})
    first = run(config)
    before = {
        path.name: path.read_bytes()
        for path in first.folder.iterdir()
        if path.suffix in (".jsonl", ".json", ".md")
    }
    again = run(config)
    assert again.folder == first.folder
    assert before == {name: (again.folder / name).read_bytes() for name in before}


def test_a_changed_step_makes_a_new_run_that_asks_nothing_twice(toys: Toys, tmp_path: Path) -> None:
    log = tmp_path / "log"
    services = {"e": {"use": "toy.echo", "log": str(log)}}
    first = run(toys(ROWS[:2], ["toy.echoed", "select.best"], services=services))
    asked = log.read_text().splitlines()
    assert len(asked) == len(set(asked)) > 0
    second = run(toys(ROWS[:2], ["toy.echoed", {"use": "select.best", "n": 2}], services=services))
    assert second.folder != first.folder
    assert log.read_text().splitlines() == asked


def test_a_failure_is_tried_again_when_the_run_is_resumed(toys: Toys, read: Read) -> None:
    config = toys(ROWS[:1], ["toy.echoed", "select.best"], services={"e": {"use": "toy.echo", "down": True}})
    down = run(config)
    assert down.funnel.totals["failed"] == 3
    up = run(toys(ROWS[:1], ["toy.echoed", "select.best"], services={"e": {"use": "toy.echo"}}))
    assert up.funnel.totals["accepted"] == 3


def test_a_candidate_that_nobody_judged_is_not_accepted(toys: Toys) -> None:
    finished = run(toys(ROWS[:1], [{"use": "toy.even", "when": {"domain": "math"}}, "select.best"]))
    assert finished.funnel.totals["abstained"] == 3
    assert finished.funnel.datasets["sft"] == 0


def test_a_filter_between_verifiers(toys: Toys, read: Read) -> None:
    finished = run(toys(ROWS[:1], ["toy.third", "toy.even", "select.best"]))
    assert [row["by"] for row in read(finished.folder / "rejected.jsonl")] == ["toy.even", "toy.third"]
    assert finished.funnel.steps["toy.third"]["filtered"] == 1


def test_parquet_has_the_same_rows(toys: Toys, read: Read) -> None:
    rows = [*ROWS[:2], {"id": "e", "prompt": "s", "responses": ["zz"], "tags": {"x": [1]}}]
    lines = run(toys(rows, STEPS))
    columns = run(
        toys(rows, STEPS, export={"sft": "parquet", "preference": "parquet", "rejected": "parquet"})
    )
    for name in ("sft", "preference", "rejected"):
        table = pyarrow.parquet.read_table(columns.folder / f"{name}.parquet").to_pylist()
        expected = read(lines.folder / f"{name}.jsonl")
        assert [(row["id"], row["index"], row["verdicts"][0]["why"]) for row in table] == [
            (row["id"], row["index"], row["verdicts"][0]["why"]) for row in expected
        ]
        assert [json.loads(row["tags"]) if row["tags"] else {} for row in table] == [
            row["tags"] for row in expected
        ]


def test_columns_are_mapped(toys: Toys) -> None:
    source = {"path": "rows.jsonl", "columns": {"question": "prompt", "solution": "response"}}
    assert (
        run(toys([{"question": "q", "solution": "ab"}], STEPS, source=source)).funnel.totals["accepted"] == 1
    )


def test_a_limit_takes_the_first_rows_and_is_a_run_of_its_own(toys: Toys) -> None:
    whole, part = run(toys(ROWS, STEPS)), run(toys(ROWS, STEPS), limit=1)
    assert (part.funnel.rows, part.folder != whole.folder) == (1, True)


def test_a_row_that_cannot_be_read_reaches_no_generator(toys: Toys, read: Read) -> None:
    finished = run(toys(ROWS, ["toy.count", *STEPS]))
    assert finished.funnel.bad_rows == 2
    assert finished.funnel.candidates == 5 + 3 * 3
    failed = read(finished.folder / "failures.jsonl")
    assert [row["kind"] for row in failed if row["id"].startswith("rows.jsonl")] == ["row", "row"]


def test_rows_that_cannot_be_read_are_counted_by_reason(toys: Toys) -> None:
    config = toys(["{broken", {"id": "a"}, {"id": "b"}, {"id": "c", "prompt": 7}], ["toy.even"])
    reasons = pipeline.run(config, executor="inline").funnel.reasons["source"]["failed"]
    assert sorted(one.count for one in reasons.values()) == [1, 1, 2]


def test_the_folder_of_a_run_is_no_source(toys: Toys) -> None:
    folder = pipeline.run(toys(ROWS, STEPS), executor="inline").folder
    with pytest.raises(ConfigError, match="folder of a run: name one of its data sets .*sft.jsonl"):
        locate.files(folder)


def test_an_empty_source_makes_empty_data_sets(toys: Toys, read: Read) -> None:
    finished = run(toys([], STEPS))
    assert read(finished.folder / "sft.jsonl") == []
    assert finished.failed_share == 0


def test_resume_refuses_to_begin_anew(toys: Toys) -> None:
    with pytest.raises(RunError, match="nothing to resume"):
        run(toys(ROWS, STEPS), resume=True)
    run(toys(ROWS, STEPS))
    assert run(toys(ROWS, STEPS), resume=True).funnel.rows == 5


def test_two_processes_cannot_run_one_run(toys: Toys) -> None:
    folder = run(toys(ROWS, STEPS)).folder
    with pipeline.locked(folder), pytest.raises(RunError, match="another process is running this run"):
        run(toys(ROWS, STEPS))


def test_a_full_disk_is_a_sentence_and_leaves_no_half_file(
    toys: Toys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Any, rows: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    config = toys(ROWS, STEPS)
    with monkeypatch.context() as patched:
        patched.setattr(writers.JsonLines, "write", full)
        with pytest.raises(
            RunError, match="No space left on device: free some space and run the same command again"
        ):
            run(config)
    (folder,) = Path(config.runs).iterdir()
    assert not list(folder.glob("*.jsonl"))
    assert run(config).funnel.datasets["sft"] == 2


def test_the_card_names_files_for_hugging_face_and_progress_is_reported(toys: Toys) -> None:
    seen: list[int] = []

    def watch(funnel: Funnel) -> None:
        seen.append(funnel.samples)

    finished = run(toys(ROWS, STEPS), watch=watch)
    card = (finished.folder / "README.md").read_text()
    assert "  - config_name: sft\n    data_files: sft.jsonl\n" in card
    assert seen == [5]  # called after every chunk


def test_a_row_is_found_again(toys: Toys) -> None:
    folder = run(toys(ROWS, STEPS)).folder
    assert sorted(name for name, _ in run_folder.find(folder, "a")) == [
        "preference",
        "rejected",
        "rejected",
        "sft",
    ]
    assert [name for name, _ in run_folder.find(folder, "a:2")] == ["rejected"]
    with pytest.raises(RunError, match="not the folder of a finished run"):
        list(run_folder.find(folder.parent, "a"))


@pytest.mark.parametrize("executor", ["inline", "local"])
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_labels_in_the_source_audit_the_run(toys: Toys, executor: str, form: str) -> None:
    responses = [
        {"text": "ab", "expected": 1},
        {"text": "abcd", "expected": 0},  # accepted and wrong
        {"text": "abc", "expected": 1},  # rejected and right
        {"text": "a", "expected": 0},
        {"text": "abcdef", "expected": None},
        "abcdefgh",
    ]
    rows = [{"id": f"r{n}", "prompt": f"p{n}", "responses": responses[n % 2 :]} for n in range(10)]
    finished = pipeline.run(toys(rows, STEPS, export={"sft": form}), executor=executor)
    noise = finished.manifest["label_noise"]
    assert (noise["labelled"]["false_accept"]["errors"], noise["labelled"]["false_accept"]["n"]) == (10, 20)
    assert (noise["labelled"]["false_reject"]["errors"], noise["labelled"]["false_reject"]["n"]) == (10, 15)
    sft = noise["datasets"]["sft"]["labelled"]["accepted"]
    assert (sft["errors"], sft["n"]) == (5, 10)  # rows whose first response is the wrong "abcd"
    pairs = noise["datasets"]["preference"]["labelled"]
    assert (pairs["rejected"]["errors"], pairs["rejected"]["n"]) == (10, 10)  # the nearest in length: "abc"
    lines = sentences(noise)
    assert "sft: by the source's labels 5 of 10 labelled accepted rows are wrong (19 % to 81 %)" in lines
    assert any(line.startswith("by the source's labels 10 of 20 labelled wrong responses") for line in lines)


def test_a_source_that_changes_while_it_is_read_is_an_error(toys: Toys, tmp_path: Path) -> None:
    config = toys([{"id": f"r{n}", "prompt": "p", "responses": ["ab"]} for n in range(200)], STEPS)

    def swapped(_: Funnel) -> None:
        (tmp_path / "rows.jsonl").write_text('{"id": "other", "prompt": "p", "responses": ["abc"]}\n')

    with pytest.raises(RunError, match=r"rows\.jsonl changed while it was read"):
        pipeline.run(config, executor="inline", watch=swapped)
    (folder,) = (tmp_path / "runs").iterdir()
    assert not (folder / "manifest.json").exists()
