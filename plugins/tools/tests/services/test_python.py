"""``tools.python``: cells and uploads in a real sandbox, as policies, replays and other callers reach it."""

from __future__ import annotations

import importlib.util
import json
import runpy
from dataclasses import replace
from pathlib import Path

import pytest
from goldgate import Cells, CellsReply, Completion, ConfigError, Failure, Message, Sample, answer, chat
from goldgate.testing import answered, drive
from goldgate_tools.controls import PYTHON, READ, messages
from goldgate_tools.generators.rollout import RolloutOptions, rollout
from goldgate_tools.options import ReplayOptions, TrajectoryOptions
from goldgate_tools.reading.json_text import canonical
from goldgate_tools.requests import Call, Result
from goldgate_tools.running.documents import PACKAGES
from goldgate_tools.services.python import SCHEMAS, PythonOptions, open_python
from goldgate_tools.verifiers import replay, trajectory

OFFICE = runpy.run_path(str(Path(__file__).with_name("office.py")))
MODULES = {"pdf": "pypdf", "docx": "docx", "xlsx": "openpyxl", "pptx": "pptx"}
TEXTS = {
    "a.txt": "plain",
    "a.md": "# head",
    "a.csv": "x,y\n1,2",
    "a.tsv": "x\ty",
    "a.json": '{"a": 1}',
    "a.jsonl": '{"a": 1}\n{"a": 2}',
    "a.py": "print(1)",
    "a.html": "<p>hi</p>",
    "a.xml": "<a>hi</a>",
}
READ_AS = {
    "pdf": ("The tide table", "--- page 1 ---\nThe tide table\n--- page 2 ---\nHigh water"),
    "docx": ("Minutes", "Minutes of the harbour council.\ncrane\t7 votes\nThe meeting ended at noon."),
    "xlsx": ("sales", '--- sheet sales ---\nmonth,units\nJan,120\n"Feb, late",95'),
    "pptx": ("Plan", "--- slide 1 ---\nPlan for the quay\nNotes: Mention the budget."),
}


def document(kind: str) -> bytes:
    pytest.importorskip(MODULES[kind], reason=f"goldgate-tools[office] is not installed: {PACKAGES[kind]}")
    return OFFICE[kind]("The tide table", "High water") if kind == "pdf" else OFFICE[kind]()


@pytest.fixture(scope="module")
def python(servers):
    server = open_python(PythonOptions(seconds=5.0))
    yield server
    server.close()


def one(server, tool, arguments, state="", history=(), files=None):
    (reply,) = server.serve([Call(tool, arguments, state, tuple(history), files=files or {})])
    return reply


def cell(server, code, **rest):
    return one(server, "python", {"code": code}, **rest)


def test_cells_of_calls_share_a_session_that_the_state_names(python):
    first = cell(python, "x = 20\nprint(x)")
    assert (first.output, first.error) == ("20", "")
    history = [("python", canonical({"code": "x = 20\nprint(x)"}))]
    second = cell(python, "x + 1", state=first.state, history=history)
    assert second.output == "21"
    assert second.state not in ("", first.state)
    failed = cell(python, "y", state=first.state, history=history)
    assert failed.error == "NameError: name 'y' is not defined"
    wrong = cell(python, "x", state="another", history=history)
    assert isinstance(wrong, Failure)
    assert "do not lead" in wrong.why
    assert one(python, "search", {"query": "x"}) == Result(known=False)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("while True: pass", "longer than 5 s"),
        ("import os; os._exit(1)", "ended the interpreter"),
        ("x = 'a' * 10**10", "MemoryError"),
    ],
)
def test_a_cell_beyond_its_limits_is_an_error_of_the_call(python, code, why):
    result = cell(python, code)
    assert why in result.error


def test_there_is_no_network_and_no_file_of_the_host(python):
    for code in (
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        f"open({__file__!r})",
        "import msgspec",
    ):
        assert cell(python, code).error


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("form", ["text", "bytes"])
def test_texts_are_read_as_they_are(python, name, form):
    files = {name: TEXTS[name] if form == "text" else TEXTS[name].encode()}
    assert one(python, "read_file", {"path": name}, files=files) == Result(TEXTS[name])
    printed = cell(python, f"print(open({name!r}).read())", files=files)
    assert printed.output == TEXTS[name]


@pytest.mark.parametrize("kind", READ_AS)
def test_documents_are_read_in_the_sandbox(python, kind):
    held = document(kind)
    name = f"Report (final).{kind.upper()}"
    _, text = READ_AS[kind]
    assert one(python, "read_file", {"path": name}, files={name: held}) == Result(text)
    broken = one(python, "read_file", {"path": "a." + kind}, files={"a." + kind: b"PK\x03\x04 no more"})
    assert broken.error
    assert broken.output == ""


@pytest.mark.parametrize("kind", READ_AS)
def test_cells_may_import_what_reads_documents(python, kind):
    held = document(kind)
    opened = {
        "pdf": "import pypdf; pypdf.PdfReader('a.pdf').pages[0].extract_text()",
        "docx": "import docx; docx.Document('a.docx').paragraphs[0].text",
        "xlsx": "import openpyxl; openpyxl.load_workbook('a.xlsx').active.title",
        "pptx": "from pptx import Presentation; Presentation('a.pptx').slides[0].shapes.title.text",
    }[kind]
    result = cell(python, opened, files={f"a.{kind}": held})
    assert READ_AS[kind][0] in result.output


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a\x00b", "x" * 300, "a/../../b", "\ud800"])
def test_a_hostile_name_of_an_upload_reads_and_writes_nothing(python, name):
    files = {name: "secret"}
    assert "file name" in cell(python, "1", files=files).error
    missing = one(python, "read_file", {"path": "/etc/passwd"}, files={"a.txt": "x"})
    assert missing == Result(error="Error: no such file: /etc/passwd")


def test_a_name_of_a_device_is_a_file_like_any_other(python):
    files = {"con": "one", "dev/null": "two", "NUL.txt": "three"}
    shown = cell(python, "print(open('con').read(), open('dev/null').read())", files=files)
    assert shown.output == "one two"


def test_an_upload_that_is_named_like_a_reader_does_not_read_for_it(python):
    held = document("docx")
    files = {"a.docx": held, "docx.py": "class Document: pass"}
    assert one(python, "read_file", {"path": "a.docx"}, files=files).output == READ_AS["docx"][1]


def test_all_else_that_is_for_a_sandbox_is_answered_too(python):
    (reply,) = python.serve([Cells(("1 + 1",))])
    assert isinstance(reply, CellsReply)
    assert reply.cells[0].shown == "2"


def test_options_that_cannot_be_had_are_config_errors():
    with pytest.raises(ConfigError, match="no-such-package is not installed"):
        open_python(PythonOptions(packages=("no-such-package",)))
    with pytest.raises(ConfigError, match="did you mean 'disk'"):
        open_python(PythonOptions(settings={"dsik": 1}))
    with pytest.raises(ValueError, match="slots is an option of tools.python itself"):
        PythonOptions(settings={"slots": 2})


def test_without_documents_their_readers_are_absent(servers):
    if importlib.util.find_spec("openpyxl") is None:
        pytest.skip("goldgate-tools[office] is not installed: openpyxl")
    server = open_python(PythonOptions(documents=False))
    try:
        assert "ModuleNotFoundError" in cell(server, "import openpyxl").error
        lacking = one(server, "read_file", {"path": "a.xlsx"}, files={"a.xlsx": b"PK"})
        assert "lacks openpyxl" in lacking.error
    finally:
        server.close()


# --- by policies, and by replay


def scripted(*turns):
    """A policy that says these turns: texts, or calls as (tool, arguments)."""
    replies = []
    for number, turn in enumerate(turns):
        calls = ()
        if not isinstance(turn, str):
            name, arguments = turn
            function = {"name": name, "arguments": json.dumps(arguments)}
            calls = ({"id": f"c{number}", "type": "function", "function": function},)
        replies.append(Completion(Message("assistant", turn if isinstance(turn, str) else "", calls)))
    return iter(replies)


@pytest.mark.parametrize("routes", [{}, {"python": "py", "read_file": "py"}], ids=["own", "named"])
def test_a_policy_reads_a_workbook_and_its_trajectory_is_accepted(python, servers, routes):
    sample = Sample(
        "s", chat("How many units in January?"), {}, (PYTHON, READ), files={"q.xlsx": document("xlsx")}
    )
    policy = scripted(
        ("python", {"code": "import openpyxl\nsheet = openpyxl.load_workbook('q.xlsx').active"}),
        ("python", {"code": "import os; os._exit(3)"}),
        ("python", {"code": "print(sheet['B2'].value)"}),
        ("read_file", {"path": "q.xlsx"}),
        "In January 120 units were sold.",
    )

    def ask(request):
        if request.kind == "chat":
            return next(policy)
        server = python if request.kind == "sandbox" or request.service == "py" else servers[request.kind]
        (reply,) = server.serve([request])
        return reply

    made = answered(rollout(sample, RolloutOptions(services=routes), 0), ask)
    results = [message.content for message in made.messages if message.role == "tool"]
    assert results == [
        "",
        "Error: the cell ended the interpreter",
        "120",
        READ_AS["xlsx"][1],
    ]
    options = TrajectoryOptions(services=routes)
    assert answered(trajectory.check(made, options), ask).score == 1.0
    for place in (5, 7):
        forged = [*made.messages]
        forged[place] = replace(forged[place], content=forged[place].content.replace("120", "121"))
        assert forged[place] != made.messages[place]
        verdict = answered(
            replay.check(replace(made, messages=tuple(forged)), ReplayOptions(services=routes)), ask
        )
        assert verdict.score == 0.0, verdict.why


def test_a_document_that_cannot_be_read_here_proves_nothing(python):
    pytest.importorskip("openpyxl", reason="goldgate-tools[office] is not installed: openpyxl")
    sample = Sample("s", chat("Read it."), {}, tuple(SCHEMAS), files={"a.xlsx": b"PK encrypted"})
    servers = {"sandbox": python}
    own = one(python, "read_file", {"path": "a.xlsx"}, files=sample.files).error
    for output, score in (("month,units", None), (own, 1.0)):
        made = answer(sample, messages([("read_file", {"path": "a.xlsx"}, output)], "So it is."))
        assert drive(replay.check, made, ReplayOptions(), servers=servers).score == score


def test_without_a_reader_a_replay_abstains_and_says_what_to_do(servers):
    calls = ({"id": "a", "function": {"name": "read_file", "arguments": '{"path": "a.docx"}'}},)
    turns = (
        Message("assistant", "", calls),
        Message("tool", "whatever", tool_call_id="a"),
        Message("assistant", "It says whatever."),
    )
    sample = Sample("s", chat("Read it."), {}, tuple(SCHEMAS), files={"a.docx": b"PK"})
    made = answer(sample, turns)
    verdict = drive(replay.check, made, ReplayOptions(), servers=servers)
    assert verdict.score is None
    assert "tools.python" in verdict.why
