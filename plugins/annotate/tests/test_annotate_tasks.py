"""Tasks: what their digest covers, what is collapsed, and what cannot be a task."""

import pytest
from goldgate import Message, RowError
from goldgate_annotate import tasks
from goldgate_annotate.texts import edited, text_of

ROW = {"id": "a", "prompt": "2 + 2?", "responses": ["4", "5"]}


def test_the_digest_covers_what_people_see_and_nothing_else() -> None:
    digest = tasks.read(ROW, "r").digest
    unseen = {
        "id": "b",
        "tags": {"x": "y"},
        "reference": {"answer": "4"},
        "annotate": {"gold": [0], "stratum": "s"},
    }
    assert tasks.read({**ROW, **unseen}, "r").digest == digest
    for change in ({"prompt": "2 + 3?"}, {"responses": ["4", "6"]}, {"annotate": {"rubric": ["tone"]}}):
        assert tasks.read({**ROW, **change}, "r").digest != digest


def test_what_is_asked_depends_on_the_responses() -> None:
    assert tasks.read(ROW, "r").ask == "rank"
    assert tasks.read({**ROW, "responses": ["4"]}, "r").ask == "accept"
    same = tasks.read({**ROW, "responses": ["4", " 4 "]}, "r")
    assert (same.ask, len(same.responses)) == ("accept", 1)
    same = tasks.read({**ROW, "responses": ["4", "4\n", "5"]}, "r")
    assert (same.ask, [one.origin.index for one in same.responses], same.collapsed) == ("rank", [0, 2], 1)
    many = tasks.read({**ROW, "responses": list("abcde")}, "r")
    assert (len(many.responses), many.left_out) == (3, 2)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ([], "a JSON object"),
        ({"id": "a", "responses": ["x"]}, "no prompt"),
        ({"id": "a", "prompt": "x"}, "no responses: goldgate annotate select"),
        ({**ROW, "annotate": {"ask": "guess"}}, "annotate: "),
        ({**ROW, "annotate": {"verdicts": 3}}, "annotate: "),
    ],
)
def test_what_is_no_task_says_why(row: object, why: str) -> None:
    with pytest.raises(RowError, match=why):
        tasks.read(row, "file:3")


def test_only_what_the_assistant_said_last_is_edited() -> None:
    call = Message(
        "assistant", "", ({"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}},)
    )
    messages = (call, Message("tool", "RESULT"), Message("assistant", "so it is"))
    assert text_of(messages) == "so it is"
    assert edited(messages, "so it was") == (
        call,
        Message("tool", "RESULT"),
        Message("assistant", "so it was"),
    )
    assert edited((call, Message("tool", "RESULT")), "x")[1].content == "RESULT"
