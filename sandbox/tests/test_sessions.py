"""Sessions of cells: the same whether the sandbox still has them or begins again."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from goldgate import Cell, Cells, CellsReply, Failure, Job, Server

from goldgate_sandbox import sessions
from goldgate_sandbox.embedded import EmbeddedOptions, open_embedded


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    opened = open_embedded(EmbeddedOptions(slots=1))
    yield opened
    opened.close()


def ask(server: Server, *cells: str, **fields: Any) -> CellsReply:
    (reply,) = server.serve([Cells(cells, **fields)])
    assert isinstance(reply, CellsReply), reply
    return reply


def test_cells_share_a_scope_and_show_their_last_value(server: Server) -> None:
    reply = ask(server, "x = 2\nprint('hm')", "x + 1", "None", "y", "import sys; sys.exit(3)", "print(x)")
    assert reply.why == ""
    assert reply.cells == (
        Cell("hm\n"),
        Cell("", "3"),
        Cell(),
        Cell("", "", "NameError: name 'y' is not defined", "NameError"),
        Cell(),
        Cell("2\n"),
    )


def test_a_syntax_error_and_a_frozen_value_are_of_their_cell(server: Server) -> None:
    source = "class A:\n    def __repr__(self): raise ValueError('no')\nA()"
    first, second, third = ask(server, "x = (", source, "'\\ud800'").cells
    assert (first.raised, second.error, third.shown) == ("SyntaxError", "ValueError: no", "'\\ud800'")


def count(server: Server, *cells: str, first: int, **fields: Any) -> tuple[tuple[Cell, ...], bool]:
    """What cells give, and whether the sandbox had their session."""
    pairs = server._pairs  # type: ignore[attr-defined] # which child answers is no part of the interface
    before = pairs[0].session
    reply = ask(server, *cells, first=first, **fields)
    return reply.cells, before is not None and pairs[0].session is before


def test_a_session_that_goes_on_runs_only_its_new_cells(server: Server) -> None:
    start = "import os\nopen('f', 'a').write('1')"
    assert ask(server, start, "len(open('f').read())").cells[1].shown == "1"
    more = (start, "len(open('f').read())", "os.getpid()")
    (pid,), kept = count(server, *more, first=2)
    assert kept
    (again,), kept = count(server, *more, "os.getpid()", first=3)
    assert kept
    assert again == pid


def test_another_prefix_other_files_or_earlier_results_begin_again(server: Server) -> None:
    assert ask(server, "x = 1").why == ""
    assert count(server, "x = 2", "x", first=1) == ((Cell("", "2"),), False)
    assert count(server, "x = 2", "x", "x", first=2, files={"a": ""}) == ((Cell("", "2"),), False)
    assert count(server, "x = 2", "x", "x", "x + 1", first=0, files={"a": ""})[1] is False
    assert ask(server, "x = 2").why == ""
    (job,) = server.serve([Job({}, ("true",))])
    assert job.code == 0
    assert count(server, "x = 2", "x", first=1) == ((Cell("", "2"),), False)


def test_a_session_that_is_gone_begins_again(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "KEPT", 0.05)
    assert ask(server, "x = 1").why == ""
    pair = server._pairs[0]  # type: ignore[attr-defined] # as above
    assert pair.slot.await_end(pair.session.child) == "time"
    assert ask(server, "x = 1", "x", first=1).cells == (Cell("", "1"),)
    assert ask(server, "import os, threading\nthreading.Timer(0.05, os._exit, [0]).start()").why == ""
    pair.slot.await_end(pair.session.child)
    assert ask(
        server, "import os, threading\nthreading.Timer(0.05, os._exit, [0]).start()", "2", first=1
    ).cells == (Cell("", "2"),)


@pytest.mark.parametrize(
    ("cell", "ended", "why"),
    [
        ("while True: pass", "time", "went over the time limit in cell 2"),
        ("import os; os._exit(4)", "exit", "ended with code 4 in cell 2"),
        ("import os; os.kill(os.getpid(), 9)", "signal", "signal 9 in cell 2"),
        (
            "import os\nfor n in range(3, 200):\n  try: os.write(n, b'\\0\\0\\0\\2[]')\n  except OSError: pass",
            "exit",
            "malformed",
        ),
    ],
)
def test_how_a_session_that_misbehaves_ends(server: Server, cell: str, ended: str, why: str) -> None:
    reply = ask(server, "x = 1", cell, "x", seconds=0.5)
    assert reply.cells[0] == Cell()
    assert len(reply.cells) == 1
    assert reply.ended == ended
    assert why in reply.why


def test_time_is_per_cell_and_files_are_there(server: Server) -> None:
    wait = "import time; time.sleep(0.4)"
    reply = ask(server, wait, wait, wait, "open('b', 'rb').read()", seconds=0.9, files={"b": b"\0\1"})
    assert reply.cells[-1].shown == repr(b"\0\1")
    (outside,) = server.serve([Cells(("1",), files={"../a": ""})])
    assert isinstance(outside, Failure)


def test_long_output_is_cut(server: Server) -> None:
    (cell,) = ask(server, "print('x' * 300_000)").cells
    assert len(cell.printed) == 100_000


def test_the_zygotes_own_hash_seed_needs_no_new_interpreter_and_is_no_other(server: Server) -> None:
    own, other = (ask(server, "print(hash('goldgate'))", hash_seed=seed) for seed in (0, 1))
    program = "print(hash('goldgate'))"
    expected = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    ]
    assert [own.cells[0].printed, other.cells[0].printed] == expected


def test_a_file_name_that_leads_out_is_a_failure_of_the_row(server: Server) -> None:
    (reply,) = server.serve([Cells(("1",), files={"../x": "hello"})])
    assert isinstance(reply, Failure)
    assert (reply.kind, reply.transient) == ("row", False)
    assert "leads out" in reply.why


FORGED = """
import sys, time
frame = sys._getframe()
while "channel" not in frame.f_locals:
    frame = frame.f_back
line = frame.f_locals["channel"]
from goldgate_sandbox.inside import wire
bodies = [wire.pack({"cell": [text, "", "", ""]}) for text in ("1", "42")]
line.sendall(b"".join(wire._LENGTH.pack(len(body)) + body for body in bodies))  # at once: no race
time.sleep(30)
"""


def test_a_cell_cannot_answer_for_the_next_one_before_it_is_asked(server: Server) -> None:
    reply = ask(server, FORGED, "raise ValueError")
    assert len(reply.cells) == 1
    assert reply.why == "a reply before cell 2 was sent"
    assert ask(server, "6 * 7").cells == (Cell("", "42"),)
