"""Rows are read back as they were written, from JSON lines and from Parquet, calls of tools included."""

import json

import pytest
from goldgate import Message, RunError
from goldgate_trl import data
from goldgate_trl.pairs import pair
from goldgate_trl.sft import conversation

CALL = {"id": "c1", "type": "function", "function": {"name": "add", "arguments": '{"a": 2}'}}
OTHER = {"id": "c2", "type": "function", "function": {"name": "look", "arguments": '{"q": "x"}'}}
TOOL = {"type": "function", "function": {"name": "add"}}
PROMPT = [{"role": "user", "content": "2+1?"}]
STEPS = [
    {"role": "assistant", "content": "", "tool_calls": [CALL]},
    {"role": "tool", "content": "3", "tool_call_id": "c1"},
    {"role": "assistant", "content": "3"},
]
ROW = {"prompt": PROMPT, "completion": STEPS, "tools": [TOOL], "tags": {"a": 1}}


def written(folder, rows, parquet):
    """As the core's exporters write them."""
    from goldgate.io.writers import EXPORTERS, Buffered

    exporter = EXPORTERS["parquet" if parquet else "jsonl"]
    sink = Buffered(exporter.open(folder / f"sft{exporter.suffix}"))
    for row in rows:
        sink.add(row)
    sink.close()


@pytest.mark.parametrize("parquet", [False, True])
def test_calls_of_tools_come_back(tmp_path, parquet):
    pytest.importorskip("pyarrow", reason="goldgate[parquet] is not installed")
    rows = [ROW, {**ROW, "completion": [{"role": "assistant", "content": "", "tool_calls": [OTHER]}]}]
    written(tmp_path, rows, parquet)
    first, second = (conversation(row) for file in data.find(tmp_path, "sft") for row in data.read(file))
    assert first.messages == (
        Message("user", "2+1?"), Message("assistant", "", (CALL,)), Message("tool", "3", tool_call_id="c1"),
        Message("assistant", "3"),
    )  # fmt: skip
    assert (first.given, first.tools) == (1, (TOOL,))
    assert second.messages[1].tool_calls == (OTHER,)


def test_whole_dialogues_and_bare_texts_are_rows_too():
    assert conversation({"messages": PROMPT + STEPS}).given == 0
    assert conversation({"prompt": "hi", "completion": "hello"}).messages == (
        Message("user", "hi"), Message("assistant", "hello"),
    )  # fmt: skip
    assert conversation({"prompt": "[not JSON", "completion": "{"}).messages[0].content == "[not JSON"


def test_messages_that_both_sides_begin_with_are_the_prompts():
    chosen, rejected = (
        [*STEPS[:2], {"role": "assistant", "content": "3"}],
        [*STEPS[:2], {"role": "assistant", "content": "4"}],
    )
    both = pair({"prompt": PROMPT, "chosen": json.dumps(chosen), "rejected": rejected})
    assert (both.chosen.given, both.rejected.given) == (3, 3)
    both = pair({"prompt": PROMPT, "chosen": "a", "rejected": "b"})
    assert (both.chosen.given, len(both.chosen.messages)) == (1, 2)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"prompt": "a"}, "no column 'completion'"),
        ({"completion": "a"}, "no column 'prompt'"),
        ({"prompt": [1], "completion": "a"}, "prompt is a list of messages"),
        ({"prompt": "a", "completion": [{"content": 5}]}, "completion: a message's 'content'"),
        ({"prompt": "a", "completion": "b", "tools": [1]}, "tools is a list"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path, row, why):
    with pytest.raises(RunError, match=why):
        conversation(row)
    (tmp_path / "sft.jsonl").write_text(json.dumps(ROW) + "\n" + json.dumps(row) + "\n")
    with pytest.raises(RunError, match=rf"sft\.jsonl, row 2: .*{why}"):
        data.load(
            tmp_path,
            "sft",
            lambda rows: ({"n": len(conversation(row).messages)} for row in rows),
            tmp_path / "c",
        )
