"""A stranger's data set in; duplicates, leaks, refusals, secrets, languages and lengths out."""

import json

import pytest
from goldgate.cli import main
from goldgate_quality.inspecting.columns import ours

LONG = (
    "The lighthouse keeper climbed the stairs each evening, lit the lamp, and wrote the wind into his book. "
    * 3
)
ADDRESS = "tilda.berg@" + "posteo.de"


@pytest.fixture
def rows(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = [
        {
            "messages": [
                {"role": "user", "content": "Tell me a story."},
                {"role": "assistant", "content": LONG},
            ]
        },
        {"prompt": "Tell me a story.", "response": LONG},
        {"prompt": "Tell me a story!", "response": LONG.replace("evening", "night", 1)},
        {"prompt": "How do I boil rice?", "response": "I'm sorry, but I can't help with that."},
        {"prompt": "Who do I ask?", "response": f"Ask {ADDRESS} <script>alert(1)</script>."},
        {
            "prompt": "Was ist das?",
            "completion": "Das ist ein Haus mit einem roten Dach und einem kleinen Garten.",
        },
        {"prompt": "Which is better?", "chosen": "The first one is better.", "rejected": "No."},
        {"prompt": "Orla bakes 48 scones on Saturday and packs them into boxes of 6. How many boxes?"},
        "nonsense",
    ]
    (tmp_path / "set.jsonl").write_text("\n".join(map(json.dumps, made)))
    (tmp_path / "bench.jsonl").write_text(json.dumps({"id": "b7", "question": made[7]["prompt"]}))
    return tmp_path


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_page_and_json(rows, capsys, workers):
    assert main(["inspect", "set.jsonl", "--benchmark", "bench.jsonl", "--workers", workers]) == 0
    report = json.loads((rows / "inspect-set/report.json").read_text())
    found = {
        part: {kind: one["rows"] for kind, one in kinds.items()} for part, kinds in report["findings"].items()
    }
    assert found["duplicates"] == {"exact": 1, "near_duplicate": 1}
    assert found["faults"]["refusals"] == 1
    assert found["personal"] == {"e-mail address": 1}
    assert found["benchmark"] == {"verbatim": 1}
    assert found["unreadable"] == {"rows": 1}
    assert report["counts"] == {
        "rows": 10,
        "responses": 8,
        "prompts_without_response": 1,
        "rows_with_a_finding": 7,
    }
    assert report["languages"]["de"]["rows"] == 1
    assert sum(report["words"]["response"].values()) == 8
    page = (rows / "inspect-set/report.html").read_text()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    for text in (page, json.dumps(report), capsys.readouterr().out):
        assert ADDRESS not in text


@pytest.mark.parametrize(
    ("row", "read"),
    [
        (
            {"instruction": "Say it in French.", "input": "Good evening", "output": "Bonsoir"},
            "instruction + input as prompt, output as response",
        ),
        ({"instruction": "Say hello.", "output": "Hello."}, "instruction as prompt, output as response"),
        (
            {"question": "What is 2 + 2?", "answer": "It is 4.", "system": "Be short."},
            "question as prompt, answer as response, system as system prompt",
        ),
        ({"query": "Why?"}, "query as prompt"),
        (
            {"conversations": [{"from": "human", "value": "Hi?"}, {"from": "gpt", "value": "Hello there."}]},
            "conversations as messages",
        ),
    ],
)
def test_columns_of_strangers_are_read_and_said(tmp_path, monkeypatch, row, read):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "set.json").write_text(json.dumps([row]))
    assert main(["inspect", "set.json"]) == 0
    report = json.loads((tmp_path / "inspect-set/report.json").read_text())
    assert report["columns"] == {read: 1}
    assert "unreadable" not in report["findings"]
    assert read in (tmp_path / "inspect-set/report.html").read_text().replace("&#x27;", "'")


def test_what_the_input_of_an_instruction_says_is_part_of_the_prompt():
    row, _ = ours({"instruction": "Translate.", "input": "Good evening", "output": "Bonsoir", "id": 7})
    assert row == {"prompt": "Translate.\n\nGood evening", "response": "Bonsoir", "id": 7}


@pytest.mark.parametrize(
    "row",
    [
        {"prompt": "Hi", "output": "x"},
        {"text": "no columns that say what is asked"},
        {"conversations": [{"from": "narrator", "value": "Once"}]},
        {"conversations": ["Once"]},
        {"instruction": 7},
        "nonsense",
    ],
)
def test_other_columns_stand_as_they_are(row):
    assert ours(row) == (row, "")


def test_json_on_the_screen_and_a_limit(rows, capsys):
    assert main(["inspect", "set.jsonl", "--limit", "1", "--json", "--out", "here"]) == 0
    assert json.loads(capsys.readouterr().out)["counts"]["rows"] == 1
    assert (rows / "here/report.html").is_file()


def test_what_is_not_there_is_reported(rows, capsys):
    assert main(["inspect", "none.jsonl"]) == 2
    assert main(["inspect", "set.jsonl", "--benchmark", "none.jsonl"]) == 2
    assert "none.jsonl: no such file" in capsys.readouterr().err
