"""Labels out: rows that preference selectors turn into pairs, labelled cases, and the audit of a run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldgate import Judged
from goldgate.runs import load, read_row
from goldgate_annotate.__main__ import add, run
from goldgate_annotate.labels import Check

CALL = {"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}}


def annotate(*words: object) -> int:
    import argparse

    parser = argparse.ArgumentParser()
    add(parser)
    return run(parser.parse_args([str(word) for word in words]))


def pairs(row: Any) -> list[tuple[str, ...]]:
    """The examples that preference.ranked makes of a row, as dialogue."""
    component = load().components["selectors"]["preference.ranked"].value
    options = component.options(
        strengths=("significantly better", "better", "slightly better", "marginally better"), pairs="all"
    )
    _, candidates = read_row(row, "row")
    examples = component.choose([Judged(one) for one in candidates], options)
    return [tuple(one.candidate.text for one in example.ranked) for example in examples]


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_an_edited_ranking_becomes_a_triple(
    desks: Callable[..., Any], label: Callable[..., Any], tmp_path: Path
) -> None:
    desk = desks(
        [
            {
                "id": "sum",
                "prompt": "2 + 2?",
                "reference": {"answer": "4"},
                "responses": ["It is five.", "Four."],
            }
        ]
    )
    task, _ = label(desk, "ann", best="Four.", edited=None)
    number = next(n for n, one in enumerate(task["responses"]) if one["text"] == "Four.")
    from goldgate_annotate.labels import Edited

    desk.undo("ann", "ann")
    label(desk, "ann", best="Four.", edited=Edited(number, "Two and two are four."))
    assert annotate("merge", tmp_path / "labels.jsonl", "--out", tmp_path / "rows.jsonl") == 0
    (row,) = lines(tmp_path / "rows.jsonl")
    assert row["reference"] == {"answer": "4", "strengths": ["better"]}
    assert row["responses"][2] == {**row["responses"][2], "parent": 0, "by": "human:ann"}
    assert pairs(row) == [("Two and two are four.", "Four.", "It is five.")]


def test_an_edit_that_verifiers_reject_makes_no_pair(
    desks: Callable[..., Any], label: Callable[..., Any], tmp_path: Path, capsys: Any
) -> None:
    from goldgate_annotate.labels import Edited

    class Rejecting:
        def check(self, task: Any, messages: Any, of: int = 0) -> Check:
            return Check(of, False, ({"verifier": "v", "score": 0.0, "why": "no"},), "v: no")

        def close(self) -> None:
            pass

    desk = desks(
        [{"id": "sum", "prompt": "2 + 2?", "responses": ["It is five.", "Four."]}], verifying=Rejecting()
    )
    task = desk.next("ann", "ann")["task"]
    number = next(n for n, one in enumerate(task["responses"]) if one["text"] == "Four.")
    _, saved = label(desk, "ann", best="Four.", edited=Edited(number, "Seven."))
    assert saved["check"] == {
        "of": 0,
        "passes": False,
        "verdicts": ({"verifier": "v", "score": 0.0, "why": "no"},),
        "why": "v: no",
    }
    assert saved["pairs"] == 1
    annotate("merge", tmp_path / "labels.jsonl", "--out", tmp_path / "rows.jsonl")
    (row,) = lines(tmp_path / "rows.jsonl")
    assert len(row["responses"]) == 2
    assert pairs(row) == [("Four.", "It is five.")]
    assert "1 edits left out: verifiers reject them" in capsys.readouterr().err


def test_ties_none_and_conflicts(
    desks: Callable[..., Any], label: Callable[..., Any], tmp_path: Path, capsys: Any
) -> None:
    rows = [
        {"id": name, "prompt": name, "responses": ["left side", "right side"]}
        for name in ("tie", "none", "fight")
    ]
    desk = desks(rows, overlap=1.0)
    for annotator in ("ann", "bob"):
        for _ in rows:
            name = desk.next(annotator, annotator)["task"]["id"]
            best = "left side" if annotator == "ann" or name != "fight" else "right side"
            more: dict[str, Any] = {"bad": True, "ranking": (), "strengths": ()} if name == "none" else {}
            label(desk, annotator, best=best, strength="same" if name == "tie" else "better", **more)
    assert (
        annotate(
            "merge",
            tmp_path / "labels.jsonl",
            "--out",
            tmp_path / "rows.jsonl",
            "--report",
            tmp_path / "r.json",
        )
        == 0
    )
    assert lines(tmp_path / "rows.jsonl") == []
    result = json.loads((tmp_path / "r.json").read_text())
    assert [one["task"] for one in result["conflicts"]] == ["fight"]
    assert result["agreement"]["rank"]["alpha"]["items"] == 2
    assert "conflict in fight: 1 call response" in capsys.readouterr().err


def test_right_and_wrong_become_cases_that_certify_reads(
    desks: Callable[..., Any], label: Callable[..., Any], tmp_path: Path
) -> None:
    from goldgate.cli import main

    rows = [
        {
            "id": str(n),
            "prompt": f"{n} + 1?",
            "reference": {"answer": str(n + 1)},
            "responses": [f"It is {n + 1 + n % 2}."],
        }
        for n in range(6)
    ]
    desk = desks(rows)
    for _ in rows:
        name = desk.next("ann", "ann")["task"]["id"]
        label(desk, "ann", right=1 - int(name) % 2)
    annotate("merge", tmp_path / "labels.jsonl", "--cases", tmp_path / "cases.jsonl")
    cases = lines(tmp_path / "cases.jsonl")
    assert [case["responses"][0]["expected"] for case in cases] == [1 - int(case["id"]) % 2 for case in cases]
    if "math.answer" not in load().components["verifiers"]:
        pytest.skip("goldgate-math is not installed")
    assert main(["certify", "math.answer", "--cases", str(tmp_path / "cases.jsonl"), "--repeat", "1"]) == 0


def test_labels_of_several_logs_and_what_was_undone(
    desks: Callable[..., Any], label: Callable[..., Any], tmp_path: Path
) -> None:
    desk = desks([{"id": "a", "prompt": "a", "responses": ["left side", "right side"]}])
    label(desk, "ann", best="left side")
    desk.undo("ann", "ann")
    label(desk, "ann", best="right side")
    desk.close()
    (tmp_path / "labels.jsonl").rename(tmp_path / "one.jsonl")
    other = desks([{"id": "b", "prompt": "b", "responses": ["left side", "right side"]}])
    label(other, "bob", best="left side")
    annotate("merge", tmp_path / "one.jsonl", tmp_path / "labels.jsonl", "--out", tmp_path / "rows.jsonl")
    best = {
        row["id"]: row["responses"][0]["messages"][0]["content"] for row in lines(tmp_path / "rows.jsonl")
    }
    assert best == {"a": "right side", "b": "left side"}


def test_nothing_to_merge_is_reported(tmp_path: Path, capsys: Any) -> None:
    from goldgate import ConfigError

    (tmp_path / "labels.jsonl").write_text("")
    assert annotate("merge", tmp_path / "labels.jsonl") == 1
    assert "0 of 0 tasks labelled" in capsys.readouterr().err
    with pytest.raises(ConfigError, match="no such log"):
        annotate("merge", tmp_path / "nowhere.jsonl")


def test_tool_calls_and_thoughts_come_out_as_they_went_in(
    desks: Callable[..., Any], label: Callable[..., Any], tmp_path: Path
) -> None:
    dialogue = [
        {"role": "assistant", "content": "", "tool_calls": [CALL]},
        {"role": "tool", "content": "7", "tool_call_id": "1"},
        {"role": "assistant", "content": "Seven."},
    ]
    rows = [
        {
            "id": "a",
            "prompt": "a",
            "tools": [{"type": "function", "function": {"name": "f"}}],
            "responses": [{"messages": dialogue}, "Eight."],
        }
    ]
    desk = desks(rows)
    label(desk, "ann", best="Seven.")
    annotate("merge", tmp_path / "labels.jsonl", "--out", tmp_path / "rows.jsonl")
    (row,) = lines(tmp_path / "rows.jsonl")
    assert row["responses"][0]["messages"] == dialogue
    assert row["tools"] == rows[0]["tools"]
