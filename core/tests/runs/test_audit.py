"""Audits: rows are picked where a label tells most, read back, and give an interval that covers the truth."""

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
from goldgate.cli import main
from goldgate.runs import audit
from goldgate.runs.audit import Labels

KINDS = {"easy": 400, "hard": 100}


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run's folder as it is exported: two strata, one four times the other."""
    rows = []
    for kind, count in KINDS.items():
        rows += [
            {
                "id": f"{kind}-{number}",
                "index": 0,
                "run": "r",
                "prompt": [{"role": "user", "content": "Why?"}],
                "completion": [{"role": "assistant", "content": f"Because {number}."}],
                "verdicts": [{"verifier": f"v.{kind}", "score": 1.0, "why": "fine"}],
                "tags": {"kind": kind},
            }
            for number in range(count)
        ]
    (tmp_path / "manifest.json").write_text("{}")
    (tmp_path / "sft.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def label(path: Path, wrong: dict[str, int]) -> None:
    """Label every open row: of each kind, so many are wrong."""
    rows, left = lines(path), dict(wrong)
    for row in rows:
        kind = row["id"].partition("-")[0]
        if row["label"] is None:
            row["label"] = int(left.get(kind, 0) <= 0)
            left[kind] = left.get(kind, 0) - 1
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))


def test_rows_are_picked_labelled_and_read_back(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(run), "--n", "50"]) == 0
    first = lines(run / "audit.jsonl")
    assert len(first) == len({(row["id"], row["index"]) for row in first}) == 50
    assert {row["label"] for row in first} == {None}
    assert first[0]["response"][0].startswith("assistant: Because")
    hard = sum(row["stratum"] == "v.hard" for row in first)
    assert 9 <= hard <= 11  # nothing is known yet: by size
    assert "50 rows to label" in capsys.readouterr().out
    label(run / "audit.jsonl", {"hard": 5})
    assert main(["audit", str(run), "--n", "30"]) == 0
    out = capsys.readouterr().out
    assert f"5 of {hard} (" in out
    more = lines(run / "audit.jsonl")
    assert len(more) == len({(row["id"], row["index"]) for row in more}) == 80
    assert more[:50] == [{**row, "label": more[at]["label"]} for at, row in enumerate(first)]
    assert sum(row["stratum"] == "v.hard" for row in more[50:]) > 20  # where the labels disagree
    result = json.loads((run / "audit.json").read_bytes())
    assert result["share"] == pytest.approx(100 * 5 / hard / 500)
    assert result["low"] < result["share"] < result["high"]


def test_the_same_rows_are_picked_every_time(run: Path) -> None:
    main(["audit", str(run), "--n", "20"])
    first = (run / "audit.jsonl").read_bytes()
    (run / "audit.jsonl").unlink()
    main(["audit", str(run), "--n", "20"])
    assert (run / "audit.jsonl").read_bytes() == first


def test_all_rows_labelled_leave_no_doubt(run: Path) -> None:
    main(["audit", str(run), "--n", "1000"])
    assert len(lines(run / "audit.jsonl")) == 500
    label(run / "audit.jsonl", {"hard": 7, "easy": 3})
    main(["audit", str(run)])
    result = json.loads((run / "audit.json").read_bytes())
    assert (result["low"], result["share"], result["high"]) == pytest.approx((0.02, 0.02, 0.02))


def test_labels_that_are_none_are_refused(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (run / "audit.jsonl").write_text('{"id": "easy-1", "index": 0, "label": "yes"}\n')
    assert main(["audit", str(run)]) == 2
    assert "audit.jsonl:1: label: 1 for right" in capsys.readouterr().err
    assert main(["audit", str(run), "--of", "nothing"]) == 2
    assert main(["audit", str(run.parent)]) == 2


def test_rejected_rows_ask_how_many_were_right(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        {**row, "outcome": "rejected" if at % 2 else "abstained"}
        for at, row in enumerate(lines(run / "sft.jsonl"))
    ]
    (run / "rejected.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    main(["audit", str(run), "--of", "rejected", "--by", "kind", "--n", "1000"])
    picked = lines(run / "audit-rejected.jsonl")
    assert len(picked) == 250
    assert {row["stratum"] for row in picked} == {"v.easy, kind = easy", "v.hard, kind = hard"}
    label(run / "audit-rejected.jsonl", {"easy": 1000, "hard": 1000})
    capsys.readouterr()
    main(["audit", str(run), "--of", "rejected", "--by", "kind"])
    assert "right after all in the data set: about 0 % (0 to 0 %)" in capsys.readouterr().out


def test_the_interval_covers_the_true_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "DRAWS", 200)
    draw, covered = Random(4711), 0
    for _ in range(150):
        result, wrong, total = [], 0, 0
        for size, rate, labelled in ((400, 0.03, 60), (100, 0.2, 40)):
            truth = [draw.random() < rate for _ in range(size)]
            result.append(Labels(str(size), size, labelled, sum(truth[:labelled])))
            wrong, total = wrong + sum(truth), total + size
        share = audit.share(result)
        covered += share.low <= wrong / total <= share.high
    assert covered >= 137  # 142.5 on average; 2 deviations fewer


def test_labels_made_elsewhere_are_recorded(run: Path) -> None:
    assert main(["audit", str(run), "--n", "5"]) == 0
    there = lines(run / "audit.jsonl")
    given = {(there[0]["id"], 0): 0, ("easy-7", 0): 1, ("nowhere", 0): 1}
    assert audit.record(run, "sft", given) == [("nowhere", 0)]
    after = lines(run / "audit.jsonl")
    assert len(after) == 5 + (("easy-7", 0) not in {(row["id"], row["index"]) for row in there})
    assert after[0]["label"] == 0
    assert audit.read(run / "audit.jsonl")[("easy-7", 0)] == 1
    assert sum(label is None for label in audit.read(run / "audit.jsonl").values()) == 4
