"""Rows of well-known sets, in the shapes that their cards give; every sentence is made up here."""

import json

import goldgate_preference
import pytest
from goldgate import RowError
from goldgate.io import input_rows as rows
from goldgate_preference import __main__ as command
from goldgate_preference.readers import READERS, UnreadableError

USER = {"role": "user", "content": "hi"}


def rated(text, *ratings, overall=10, model="m"):
    aspects = ("helpfulness", "honesty", "instruction_following", "truthfulness")
    annotations = {aspect: {"Rating": rating} for aspect, rating in zip(aspects, ratings, strict=False)}
    return {"model": model, "response": text, "overall_score": overall, "annotations": annotations}


def turn(text):
    return {"role": "assistant", "content": text}


HH = {"chosen": "\n\nHuman: hi\n\nAssistant: Hello!", "rejected": "\n\nHuman: hi\n\nAssistant: What?"}
LONG = "\n\nHuman: hi\n\nAssistant: Yes?\n\nHuman: 2+2?\n\nAssistant:"
UF = {
    "instruction": "hi",
    "completions": [rated("bad", "1", "2", overall=10.0), rated("good", "5", "5", overall=8)],
}
BINARY = {
    "prompt": "hi", "chosen": [USER, {"role": "assistant", "content": "good"}], "score_chosen": 9.0,
    "rejected": [USER, {"role": "assistant", "content": "bad"}], "score_rejected": 4.0,
}  # fmt: skip
HS2 = {"prompt": "hi", "response_1": "one", "response_2": "two", "preference_strength": -3}
HS3 = {"context": [USER], "response1": "one", "response2": "two", "overall_preference": 2}
NECTAR = {
    "prompt": "\n\nHuman: hi\n\nAssistant: ",
    "answers": [
        {"answer": "worst", "model": "x", "rank": 7.0}, {"answer": "best", "model": "y", "rank": 1.0},
        {"answer": "also worst", "model": "z", "rank": 7.0},
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "row", "responses", "strengths"),
    [
        ("hh", HH, ("Hello!", "What?"), ("better",)),
        ("hh", {"chosen": f"{LONG} 4", "rejected": f"{LONG} 5"}, ("4", "5"), ("better",)),
        ("hh", {"chosen": f"{LONG}", "rejected": f"{LONG} 5"}, ("", "5"), ("better",)),
        ("ultrafeedback", UF, ("good", "bad"), ("significantly better",)),
        ("ultrafeedback", BINARY, ("good", "bad"), ("significantly better",)),
        ("helpsteer2", HS2, ("one", "two"), ("significantly better",)),
        ("helpsteer2", {**HS2, "preference_strength": 1}, ("two", "one"), ("slightly better",)),
        ("helpsteer3", HS3, ("two", "one"), ("better",)),
        ("nectar", NECTAR, ("best", "worst"), ("significantly better",)),
        ("pairs", {"prompt": "hi", "chosen": "a", "rejected": "b"}, ("a", "b"), ("better",)),
        (
            "pairs",
            {"prompt": "hi", "chosen": "a", "rejected": "", "strength": "slightly better"},
            ("a", ""),
            ("slightly better",),
        ),
        (
            "pairs",
            {"prompt": [USER], "chosen": [turn("a")], "rejected": [turn("b")]},
            ("a", "b"),
            ("better",),
        ),
        ("pairs", {"chosen": [USER, turn("a")], "rejected": [USER, turn("b")]}, ("a", "b"), ("better",)),
        (
            "pairs",
            {"prompt": "hi", "chosen": [USER, turn("a")], "rejected": [USER, turn("b")]},
            ("a", "b"),
            ("better",),
        ),
        ("pairs", {"prompt": None, **HH}, ("Hello!", "What?"), ("better",)),
    ],
)
def test_the_better_response_comes_first(name, row, responses, strengths):
    ranking = READERS[name](row)
    assert (ranking.responses, ranking.strengths) == (responses, strengths)
    assert ranking.prompt[-1]["role"] == "user"
    sample, candidates = rows.read(ranking.row("x-1"), "here")
    assert tuple(candidate.text for candidate in candidates) == responses
    assert sample.reference["strengths"] == list(strengths)


@pytest.mark.parametrize(
    ("name", "row", "why"),
    [
        ("hh", {**HH, "rejected": HH["chosen"]}, "neither"),
        ("hh", {**HH, "rejected": "\n\nHuman: ho\n\nAssistant: What?"}, "part before"),
        ("hh", {"chosen": "\n\nHuman: a", "rejected": "\n\nHuman: b"}, "part before|last turn"),
        ("hh", {"chosen": "Hello", "rejected": "What"}, "begins with"),
        ("hh", {"chosen": None}, "chosen is a text"),
        ("ultrafeedback", {**UF, "completions": [rated("a", "3"), rated("b", "3")]}, "different scores"),
        ("ultrafeedback", {**UF, "completions": [rated("a", "N/A"), rated("b", "3")]}, "different scores"),
        ("ultrafeedback", {**BINARY, "score_rejected": 9.0}, "no higher score"),
        ("helpsteer2", {**HS2, "preference_strength": 0}, "prefers neither"),
        ("helpsteer2", {**HS2, "preference_strength": 1.5}, "prefers neither"),
        ("helpsteer2", {**HS2, "preference_strength": True}, "is a number"),
        ("helpsteer2", {**HS2, "response_2": "one"}, "neither"),
        ("helpsteer3", {**HS3, "context": []}, "list of messages"),
        ("nectar", {**NECTAR, "answers": []}, "different scores"),
        ("nectar", {**NECTAR, "answers": "none"}, "list of objects"),
        ("ultrafeedback", {**BINARY, "score_chosen": float("nan")}, "is a number"),
        ("ultrafeedback", {**BINARY, "chosen": [USER]}, "last turn"),
        ("helpsteer2", {**HS2, "preference_strength": 4}, "prefers neither"),
        ("helpsteer2", {**HS2, "preference_strength": float("inf")}, "is a number"),
        ("pairs", {"prompt": "hi", "chosen": "a", "rejected": "a"}, "neither"),
        ("pairs", {"prompt": "hi", "chosen": "a", "rejected": "b", "strength": "same"}, "neither"),
        ("pairs", {"prompt": "hi", "chosen": "a", "rejected": "b", "strength": "much"}, "'much'"),
        ("pairs", {"prompt": "hi", "chosen": "a"}, "rejected is a text"),
        ("pairs", {"prompt": "hi", "chosen": [], "rejected": "b"}, "chosen is a text"),
        ("pairs", {"prompt": "", "chosen": "a", "rejected": "b"}, "no prompt"),
        ("pairs", {"chosen": [turn("a")], "rejected": [turn("b")]}, "no prompt"),
        ("pairs", {"chosen": [USER], "rejected": [USER]}, "no prompt|neither"),
        ("pairs", {"prompt": "hi", "chosen": [USER], "rejected": [turn("b")]}, "assistant's turn"),
        (
            "pairs",
            {"prompt": "hi", "chosen": [{"content": 7}], "rejected": "b"},
            "chosen: a message's 'content'",
        ),
        ("pairs", {"chosen": "Hello", "rejected": "What"}, "begins with"),
        ("pairs", {"prompt": "hi", "chosen": "a", "rejected": "b", "tools": "{"}, "tools"),
    ],
)
def test_what_prefers_nothing_is_reported(name, row, why):
    with pytest.raises(UnreadableError, match=why):
        READERS[name](row)


CALLS = [
    {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "type": "function", "function": {"name": name, "arguments": {"q": "x"}}}]}
    for name in ("search", "look")
]  # fmt: skip
RESULT = {"role": "tool", "content": "found", "tool_call_id": "1"}


def test_dialogues_are_split_where_they_part():
    """Message by message, as the report annotates dialogues with tools (4.2.1)."""
    chosen, rejected = [CALLS[0], RESULT, turn("right")], [CALLS[0], RESULT, turn("wrong")]
    tool = {"type": "function", "function": {"name": "search"}}
    row = {"prompt": "hi", "chosen": chosen, "rejected": rejected, "tools": json.dumps([tool])}
    ranking = READERS["pairs"](row)
    assert [message["role"] for message in ranking.prompt] == ["user", "assistant", "tool"]
    assert ranking.responses == ("right", "wrong")
    sample, _ = rows.read(ranking.row("x"), "here")
    assert sample.tools == (tool,)


def test_calls_of_tools_stay_messages():
    ranking = READERS["pairs"]({"prompt": "hi", "chosen": CALLS[:1], "rejected": CALLS[1:]})
    _, candidates = rows.read(ranking.row("x"), "here")
    called = [candidate.messages[0].tool_calls[0]["function"] for candidate in candidates]
    assert called == [{"name": name, "arguments": '{"q": "x"}'} for name in ("search", "look")]


def test_the_command_counts_what_it_cannot_read(tmp_path, capsys):
    path = tmp_path / "hh.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in (HH, {**HH, "rejected": HH["chosen"]})))
    assert command.main(["read", "hh", str(path)]) == 1
    output = capsys.readouterr()
    assert [json.loads(line)["id"] for line in output.out.splitlines()] == ["hh.jsonl:1"]
    assert "1 rows read, 1 not" in output.err
    assert "1 rows: neither response is better" in output.err


def test_the_report(tmp_path, capsys):
    path = tmp_path / "pairs.jsonl"
    rows = [{"chosen": "longer text", "rejected": "short"}, {"chosen": [USER], "rejected": [USER]}]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert command.main(["report", str(path)]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["pairs"], report["equal"], report["longer_wins"], report["alike"]) == (1, 1, 1.0, 1)
    path.write_text('{"chosen": [{"role": "assistant", "content": null}], "rejected": "x"}\n')
    assert command.main(["report", str(path)]) == 0
    assert json.loads(capsys.readouterr().out)["longer_wins"] == 0.0
    path.write_text('{"chosen": "x"}\n')
    assert command.main(["report", str(path)]) == 2
    assert "pairs.jsonl:1: rejected is a text" in capsys.readouterr().err
    (tmp_path / "none.jsonl").touch()
    assert command.main(["report", str(tmp_path / "none.jsonl")]) == 2
    assert command.main(["report", str(tmp_path / "nowhere.jsonl")]) == 2


def test_sets_are_sources(tmp_path):
    readers = goldgate_preference.goldgate_readers()
    assert set(readers) == {f"preference.{name}" for name in READERS}
    (row,) = readers["preference.hh"].row(HH)
    (again,) = readers["preference.hh"].row(dict(HH))
    assert row == again
    assert row["responses"][0]["text"] == "Hello!"
    with pytest.raises(RowError, match="neither"):
        readers["preference.hh"].row({**HH, "rejected": HH["chosen"]})
