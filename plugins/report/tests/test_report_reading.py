"""Run folders: finished, killed, foreign, damaged; and the table of their candidates."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldgate import RunError
from goldgate_report.reading.folder import read
from goldgate_report.reading.lines import Store
from goldgate_report.reading.scan import scan
from goldgate_report.reading.table import ACCEPTED, CHOSEN, OUTCOMES, Table

Run = Callable[..., Path]
Rows = Callable[..., list[dict[str, Any]]]


def table(folder: Path) -> Table:
    with Store() as store:
        return scan(read(folder), store)


def unfinished(folder: Path) -> None:
    """What a run leaves that was killed: parts of data sets, the last line half."""
    (folder / "manifest.json").unlink()
    for path in list(folder.glob("*.jsonl")):
        content = path.read_bytes()
        path.unlink()
        half = content[: len(content) * 2 // 3]
        path.with_name(f".{path.name}.part").write_bytes(half)


def test_the_table_counts_what_the_manifest_counts(words: Path) -> None:
    counts = json.loads((words / "manifest.json").read_text())["counts"]
    found = table(words)
    totals = Counter(OUTCOMES[outcome] for outcome in found.outcome)
    assert totals["chosen"] + totals["accepted"] == counts["totals"]["accepted"]
    assert {name: totals[name] for name in ("rejected", "abstained", "filtered")} == {
        name: counts["totals"][name] for name in ("rejected", "abstained", "filtered")
    }
    for step, outcomes in counts["steps"].items():
        statuses = Counter(found.status[step])
        assert statuses[2] == outcomes["rejected"], step
        assert statuses[3] == outcomes["abstained"], step
        assert statuses[4] == outcomes["filtered"], step
    assert sorted(found.prompts) == sorted({f"word-{number:03}" for number in range(12)})


def test_every_candidate_is_there_once(words: Path) -> None:
    found = table(words)
    names = [(found.prompt[at], found.index[at]) for at in found.real()]
    assert len(names) == len(set(names)) == 120
    assert [len(list(found.candidates(prompt))) for prompt in range(12)] == [10] * 12


def test_a_row_is_read_again_by_its_place(words: Path) -> None:
    folder = read(words)
    with Store() as store:
        found = scan(folder, store)
        for at in found.real():
            row = store.row(found.place(at))
            assert row["id"] == found.prompts[found.prompt[at]]


def test_a_killed_run_is_read_as_far_as_it_got(words: Path) -> None:
    unfinished(words)
    folder = read(words)
    assert not folder.finished
    assert not folder.running
    assert [step["name"] for step in folder.steps][:2] == ["judges.read", "judges.scripted"]  # of plan.json
    found = table(words)
    assert 0 < len(found) < 120
    with Store() as store:
        scan(folder, store)
        assert store.unreadable == []  # the half line of a part is no damage


def test_a_line_that_is_no_row_is_reported(words: Path) -> None:
    with (words / "rejected.jsonl").open("a") as file:
        file.write("{broken\n[1, 2]\n\n")
    with Store() as store:
        found = scan(read(words), store)
        assert len(found) == 120
        assert [place.partition(":")[0] for place in store.unreadable] == ["rejected.jsonl"] * 2


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (lambda folder: None, "no such folder"),
        (lambda folder: folder.mkdir(), "not the folder of a run"),
        (
            lambda folder: (folder.mkdir(), (folder / "sft.jsonl").write_text("{}\n")),
            "not the folder of a run",
        ),
    ],
)
def test_a_foreign_folder_is_refused_in_one_sentence(
    tmp_path: Path, prepare: Callable[[Path], Any], message: str
) -> None:
    folder = tmp_path / "x-1"
    prepare(folder)
    with pytest.raises(RunError, match=message):
        read(folder)


def test_a_damaged_manifest_is_a_complaint_and_no_end(words: Path) -> None:
    (words / "manifest.json").write_text("{")
    folder = read(words)
    assert not folder.finished
    assert "manifest.json cannot be read" in folder.complaints[0]


def test_files_in_columns_are_read_alike(made_run: Run, plain_rows: Rows) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    lines = table(made_run(plain_rows(), name="lines"))
    export = '{ sft = "parquet", rejected = "parquet", accepted = "datasets" }'
    folder = made_run(plain_rows(), name="columns", export=export)
    columns = table(folder)
    assert (folder / "sft.parquet").is_file()
    assert columns.outcome == lines.outcome
    assert columns.status == lines.status
    assert columns.tags == lines.tags
    with Store() as store:
        found = scan(read(folder), store)
        row = store.row(found.place(0))
        assert row["reference"]["answer"]
        assert row["verdicts"][0]["evidence"]["extracted"]


def test_shards_are_one_data_set(made_run: Run, plain_rows: Rows) -> None:
    export = '{ rejected = { format = "jsonl", shard_rows = 10 } }'
    folder = made_run(plain_rows(), export=export)
    assert len(read(folder).files["rejected"]) > 2
    assert len(table(folder)) == 120


def test_prompts_without_candidates_and_failures_are_in_the_table(made_run: Run, plain_rows: Rows) -> None:
    rows = plain_rows(2)
    rows.append({"id": "none", "prompt": "p", "responses": []})
    rows.append({"id": "bad", "prompt": 3})
    rows[0]["reference"]["scripts"] = [{"fail": True}] * 10
    found = table(made_run(rows))
    ended = {
        found.prompts[found.prompt[at]]: OUTCOMES[found.outcome[at]]
        for at in range(len(found))
        if found.index[at] < 0
    }
    assert ended["none"] == "filtered"
    assert "failed" in ended.values()
    failed = [at for at in found.real() if OUTCOMES[found.outcome[at]] == "failed"]
    assert failed
    assert {found.steps[found.by[at]] for at in failed} == {"judges.scripted"}


def test_a_candidate_of_pairs_only_is_chosen_or_not(made_run: Run, plain_rows: Rows) -> None:
    found = table(made_run(plain_rows(), steps=("judges.read", "select.pairs")))
    assert ("preference", 1) in found.sides
    chosen = [at for at in found.real() if found.outcome[at] == CHOSEN]
    assert chosen
    assert sum(found.outcome[at] <= ACCEPTED for at in found.real()) == sum(
        status == 1 for status in found.status["judges.read"]
    )
