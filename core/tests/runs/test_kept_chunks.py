"""Finished chunks are kept, so that a run that was killed repeats only what was under way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from goldgate.config.file import Config
from goldgate.runs import pipeline
from goldgate.runs.kept_chunks import Kept, KeptChunks

Toys = Callable[..., Config]
ONE = Kept({1: b"g"}, 7, {0: b"n"}, {0: b"d"}, b"result", [("s", "e", [1, 2, 3])])


def test_what_breaks_off_or_is_damaged_is_run_again(tmp_path: Path) -> None:
    path = tmp_path / "chunks.log"
    kept = KeptChunks(path)
    assert kept.find(0, 0) is None
    for phase, number in ((0, 3), (1, 0), (0, 4)):
        kept.add(phase, number, ONE)
    kept.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:-1])
    kept = KeptChunks(path)
    assert [kept.find(*at) for at in ((0, 3), (1, 0), (0, 4), (0, 0), (2, 0))] == [ONE, ONE, None, None, None]
    kept.add(0, 5, ONE)
    kept.close()
    kept = KeptChunks(path)
    assert kept.find(0, 5) == ONE
    kept.close()
    place = whole.index(b"result")
    path.write_bytes(whole[:place] + b"R" + whole[place + 1 :])
    kept = KeptChunks(path)
    assert [kept.find(*at) for at in ((0, 3), (1, 0), (0, 4))] == [None, ONE, ONE]
    kept.forget()
    assert not path.exists()


def test_a_file_of_another_version_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "chunks.log"
    kept = KeptChunks(path)
    kept.add(0, 0, ONE)
    kept.close()
    path.write_bytes(path.read_bytes().replace(b"goldgate ", b"Goldgate ", 1))
    kept = KeptChunks(path)
    assert kept.find(0, 0) is None
    kept.close()


OWN = """
import os, time
from pathlib import Path
from goldgate import Filter, Verifier, accept, hookimpl, reject
LOG = Path(os.environ["OWN_LOG"])
def judged(candidate):
    with LOG.open("a") as log:
        log.write(candidate.sample.id + "\\n")
    time.sleep(0.002)
    if candidate.text == "flaky" and not LOG.with_name("calm").exists():
        raise ValueError("boo")
    return accept("yes") if len(candidate.text) % 3 else reject("no")
def note(candidate):
    return len(candidate.text)
def third(notes):
    for number, _ in enumerate(notes, 1):
        yield None if number % 3 else "the third"
def longest(notes):
    most = max((note.value for note in notes), default=0)
    for note in notes:
        yield f"{note.value} and not {most}" if note.value < most - 5 else None
@hookimpl
def goldgate_verifiers():
    return {"own.judged": Verifier(judged), "own.again": Verifier(judged)}
@hookimpl
def goldgate_filters():
    return {"own.third": Filter(note, third), "own.longest": Filter(note, longest, whole=True)}
"""
STEPS = {
    "streaming": ["own.judged", "own.third", "own.again", "select.best"],
    "whole": ["own.judged", "own.third", "own.longest", "own.again", "select.best"],
}


def outputs(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.suffix in (".jsonl", ".json", ".md")}


@pytest.mark.parametrize(("steps", "executor"), [(STEPS["streaming"], "inline"), (STEPS["whole"], "local")])
def test_a_killed_run_repeats_only_what_was_under_way(
    tmp_path: Path, steps: list[str], executor: str, killed_twice: Callable[..., tuple[Path, Path, int]]
) -> None:
    (tmp_path / "own.py").write_text(OWN)
    rows = [{"id": f"r{n}", "prompt": "p", "responses": ["a" * (n % 40)]} for n in range(640)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    config = 'name = "k"\nworkers = 2\nplugins = ["own.py"]\n[source]\npath = "rows.jsonl"\n'
    (tmp_path / "c.toml").write_text(config + "".join(f'[[step]]\nuse = "{use}"\n' for use in steps))

    whole, killed, more = killed_twice(executor)
    assert outputs(killed) == outputs(whole)
    assert not (killed / pipeline.KEPT).exists()
    # Two workers compute at most four chunks each, of 64 rows; two kills.
    assert more <= 2 * 2 * 4 * 64 * 2


@pytest.mark.parametrize("steps", STEPS.values(), ids=STEPS)
def test_chunks_with_failures_run_again_and_those_they_change(
    toys: Toys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, steps: list[str]
) -> None:
    monkeypatch.setenv("OWN_LOG", str(tmp_path / "log"))
    (tmp_path / "own.py").write_text(OWN)
    rows = [{"id": f"r{n}", "prompt": "p", "responses": ["a" * (n % 40)]} for n in range(320)]
    rows[100]["responses"] = ["flaky"]
    config = toys(rows, steps, plugins=["own.py"])
    first = pipeline.run(config, executor="inline")
    assert (first.funnel.failures, (first.folder / pipeline.KEPT).exists()) == (1, True)
    (tmp_path / "calm").touch()
    (tmp_path / "log").unlink()
    second = pipeline.run(config, executor="inline")
    repeated = outputs(second.folder)
    assert (second.funnel.failures, (second.folder / pipeline.KEPT).exists()) == (0, False)
    judged = set((tmp_path / "log").read_text().splitlines())
    assert not judged & {f"r{n}" for n in range(64)}  # before the failure nothing changed
    (tmp_path / "runs").rename(tmp_path / "first")
    assert outputs(pipeline.run(config, executor="inline").folder) == repeated
