"""Replies in append-only logs: nothing that was written whole is lost, nothing damaged is believed."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from goldgate.config.file import Config
from goldgate.engine import reply_log
from goldgate.engine.reply_log import Key, ReplyLogs
from goldgate.runs import pipeline
from hypothesis import given
from hypothesis import strategies as st


def key(number: int, service: bytes = b"s" * 16) -> Key:
    return service, blake2b(str(number).encode(), digest_size=16).digest()


def entries(*numbers: int, kind: str = "sandbox") -> list[tuple[Key, str, bytes]]:
    return [(key(number), kind, b"reply %d" % number) for number in numbers]


def test_what_was_added_is_found_at_once_and_after_a_restart(tmp_path: Path) -> None:
    logs = ReplyLogs(tmp_path, "w1")
    logs.add([*entries(1, 2), *entries(3, kind="a/b.c")])
    assert [logs.find(key(n), "sandbox") for n in (1, 2, 3)] == [b"reply 1", b"reply 2", None]
    logs.close()
    for writer in ("w1", "w2"):
        again = ReplyLogs(tmp_path, writer)
        assert [again.find(key(n), "sandbox") for n in (1, 2, 3)] == [b"reply 1", b"reply 2", None]
        assert again.find(key(3), "a/b.c") == b"reply 3"
        assert again.find(key(1, b"other service...")[:2], "sandbox") is None
        again.add(entries(9))
        again.close()
    assert reply_log.counts(tmp_path) == {"a/b.c": 1, "sandbox": 3}


@given(st.data())
def test_a_file_that_breaks_off_anywhere_keeps_what_is_whole(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("logs")
    logs = ReplyLogs(folder, "w1")
    logs.add(entries(*range(20)))
    (path,) = folder.glob("*.log")
    whole = path.read_bytes()
    each = len(whole) / 20
    cut = data.draw(st.integers(0, len(whole)))
    logs.close()
    path.with_suffix(".index").unlink()
    path.write_bytes(whole[:cut])  # nobody has sealed it: its writer was killed
    again = ReplyLogs(folder, "w1")
    found = [again.find(key(n), "sandbox") for n in range(20)]
    kept = sum(reply is not None for reply in found)
    assert found == [b"reply %d" % n for n in range(kept)] + [None] * (20 - kept)
    assert abs(kept - cut / each) < 2
    again.add(entries(*range(kept, 20)))
    again.close()
    assert reply_log.counts(folder) == {"sandbox": 20}


@pytest.mark.parametrize("suffix", [".log", ".index"])
def test_a_damaged_frame_is_asked_again_and_a_damaged_index_is_made_again(
    tmp_path: Path, suffix: str
) -> None:
    logs = ReplyLogs(tmp_path, "w1")
    logs.add(entries(1, 2, 3))
    logs.close()
    (path,) = tmp_path.glob(f"*{suffix}")
    held = path.read_bytes()
    place = held.index(b"reply 2") if suffix == ".log" else len(held) - 3
    path.write_bytes(held[:place] + b"X" + held[place + 1 :])
    again = ReplyLogs(tmp_path, "w2")
    result = [b"reply 1", None if suffix == ".log" else b"reply 2", b"reply 3"]
    assert [again.find(key(n), "sandbox") for n in (1, 2, 3)] == result
    again.add(entries(2))
    assert again.find(key(2), "sandbox") == b"reply 2"
    again.close()
    third = ReplyLogs(tmp_path, "w3")
    assert third.find(key(2), "sandbox") == b"reply 2"
    third.close()


def test_segments_are_sealed_when_full_and_those_of_earlier_runs_are_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply_log, "SEGMENT", 200)
    logs = ReplyLogs(tmp_path / "old", "w1")
    for number in range(30):
        logs.add(entries(number))
    assert all(logs.find(key(n), "sandbox") for n in range(30))
    logs.close()
    assert len(list((tmp_path / "old").glob("*.index"))) > 5
    new = ReplyLogs(tmp_path / "new", "w1", [tmp_path / "old", tmp_path / "gone"])
    assert new.find(key(7), "sandbox") == b"reply 7"
    new.close()
    assert reply_log.counts(tmp_path / "new") == {"sandbox": 1}


OWN = """
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar
from goldgate import Service, Verifier, accept, hookimpl
@dataclass(frozen=True, slots=True)
class Ask:
    kind: ClassVar[str] = "own.ask"
    reply: ClassVar[Any] = str
    cheap: ClassVar[bool] = True
    text: str
class Server:
    batch, parallel = 8, 2
    def serve(self, requests):
        with Path(os.environ["OWN_LOG"]).open("a") as log:
            log.write("".join(request.text + "\\n" for request in requests))
        return [request.text[::-1] for request in requests]
    def close(self): pass
def check(candidate):
    reply = yield Ask(candidate.text)
    return accept(reply)
@hookimpl
def goldgate_verifiers(): return {"own.check": Verifier(check, asks=("own.ask",))}
@hookimpl
def goldgate_services(): return {"own.serve": Service(Server, ("own.ask",), default=True)}
"""


@pytest.mark.parametrize(("executor", "workers"), [("inline", 1), ("local", 2)])
def test_a_run_that_goes_on_asks_nothing_again(
    toys: Callable[..., Config], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executor: str, workers: int
) -> None:
    monkeypatch.setenv("OWN_LOG", str(tmp_path / "log"))
    (tmp_path / "own.py").write_text(OWN)
    rows: list[Any] = [
        {"id": f"r{n}", "prompt": "p", "responses": [f"a{n}", f"b{n % 7}"]} for n in range(200)
    ]
    config = toys(rows, ["own.check", "select.best"], plugins=["own.py"], workers=workers)
    first = pipeline.run(config, executor=executor)
    asked = (tmp_path / "log").read_text().splitlines()
    assert set(asked) == {*(f"a{n}" for n in range(200)), *(f"b{n}" for n in range(7))}
    assert len(asked) <= len(set(asked)) + 7 * (workers - 1)  # two workers may ask the same, once each
    assert first.manifest["answered"] == {"own.ask": 207}
    assert first.spent["requests"] == len(asked)
    again = pipeline.run(config, executor=executor)
    assert len((tmp_path / "log").read_text().splitlines()) == len(asked)
    assert (again.manifest, again.spent["requests"]) == (first.manifest, len(asked))
    (tmp_path / "more.jsonl").write_text((tmp_path / "rows.jsonl").read_text() + '{"prompt": "p"}\n')
    other = toys(rows, ["own.check", "select.best"], plugins=["own.py"], source={"path": "more.jsonl"})
    assert pipeline.run(other, executor=executor).manifest["answered"] == {"own.ask": 207}
    assert len((tmp_path / "log").read_text().splitlines()) == len(asked)
