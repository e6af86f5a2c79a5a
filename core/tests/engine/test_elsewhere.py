"""What an executor needs whose workers are on other machines: a plan that travels, pools that pass on work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Timer
from typing import Any

import msgspec
import pytest
from goldgate.config.file import Config
from goldgate.config.plan import prepare
from goldgate.digests import _package_digest
from goldgate.engine import (
    DONE,
    LocalPool,
    NullJournal,
    Replies,
    behaviours,
    lost_chunk,
    packed,
    paths,
    unpacked,
)
from goldgate.engine.inline import opened_logs
from goldgate.engine.journal import Claim, Key
from goldgate.engine.local import LOOK
from goldgate.nouns import Failure
from goldgate.runs import chunks

Toys = Callable[..., Config]
RUNNER = ("goldgate.runs.runner:Runner", "run")
ROWS = [{"id": f"r{n}", "prompt": "p", "responses": ["ab", "abc"]} for n in range(5)]

# A verifier that breaks unless a file is there, and a filter behind it.
BRITTLE = """
from dataclasses import dataclass
from pathlib import Path
import helper
from goldgate import Filter, Verifier, accept, hookimpl
@dataclass(frozen=True, slots=True)
class Options:
    path: Path
    "Where the file is."
def check(candidate, options):
    if not options.path.exists():
        raise ValueError(helper.WHY)
    return accept("fine")
def keep(notes):
    for note in notes:
        yield None
@hookimpl
def goldgate_verifiers():
    return {"brittle.check": Verifier(check, options=Options)}
@hookimpl
def goldgate_filters():
    return {"brittle.keep": Filter(lambda candidate: len(candidate.text), keep)}
"""


@pytest.fixture
def brittle(toys: Toys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """A config with a plug-in in two files."""
    (tmp_path / "brittle.py").write_text(BRITTLE)
    (tmp_path / "helper.py").write_text('WHY = "no file"')
    (tmp_path / "stranger.py").write_text("0 / 0")
    monkeypatch.syspath_prepend(str(tmp_path))
    steps = [{"use": "brittle.check", "path": "the_file"}, "brittle.keep", "select.best"]
    return replace(toys(ROWS, steps, workers=1), plugins=("brittle.py",))


def chunk(count: int) -> bytes:
    rows = tuple(
        chunks.ChunkRow(0, f"rows.jsonl:{n + 1}", msgspec.json.encode(row), "", "", False)
        for n, row in enumerate(ROWS[:count])
    )
    return chunks.encode(chunks.Chunk(rows))


def test_a_plan_travels_with_the_files_of_its_plug_ins(brittle: Config, tmp_path: Path) -> None:
    here = prepare(brittle)
    body, known = packed(here), behaviours(here)
    far = tmp_path / "far"
    config = unpacked(body, far)
    assert sorted(path.name for path in far.rglob("*.py")) == ["brittle.py", "helper.py"]
    assert prepare(config).stages[0][0].digest == here.stages[0][0].digest
    assert behaviours(prepare(config)) == known
    assert {"goldgate", "step brittle.check", "step select.best"} <= set(known)
    (far / "plugins" / "0" / "helper.py").write_text('WHY = "another"')
    assert behaviours(_changed(config))["step brittle.check"] != known["step brittle.check"]


def test_paths_of_a_packed_plan_are_absolute(
    brittle: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    config = unpacked(packed(prepare(replace(brittle, base="."))), tmp_path / "far")
    assert config.base == str(tmp_path)
    assert prepare(config).stages[0][0].options.path == tmp_path / "the_file"


def _changed(config: Config) -> Any:
    """A plan, its files read again."""
    _package_digest.cache_clear()
    return prepare(config)


def test_options_that_name_files_are_listed_where_these_are_there(brittle: Config, tmp_path: Path) -> None:
    assert paths(prepare(brittle)) == {}
    (tmp_path / "the_file").touch()
    assert paths(prepare(brittle)) == {"option path of step brittle.check": tmp_path / "the_file"}


def test_what_failed_in_one_pool_fails_in_another(brittle: Config, tmp_path: Path) -> None:
    plan = prepare(brittle)
    with closing(LocalPool(plan, NullJournal(), 1, runner=RUNNER)) as pool:
        pool.start(chunk(2), {})
        while not (first := pool.events()):
            pass
    assert first[0].block == 0
    assert len(first[0].known) == 4
    assert all("ValueError: no file" in failure.why for failure in first[0].known.values())
    (tmp_path / "the_file").touch()
    with closing(LocalPool(plan, NullJournal(), 1, runner=RUNNER)) as pool:
        pool.start(chunk(2), {}, known=first[0].known)
        while not (again := pool.events()):
            pass
        assert again[0].payload == first[0].payload
        pool.start(chunk(2), {})
        while not (other := pool.events()):
            pass
        assert other[0].payload != first[0].payload


def test_a_pool_that_waits_comes_back_when_it_is_woken(toys: Toys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goldgate.engine.local.LOOK", 200 * LOOK)  # else it comes back by itself
    plan = prepare(toys(ROWS, ["toy.even"], workers=1))
    with closing(LocalPool(plan, NullJournal(), 1, runner=RUNNER)) as pool:
        timer = Timer(0.05, pool.wake)
        timer.start()
        assert pool.events() == []
        timer.join()
    pool.wake()  # of one that is closed: nothing happens


class LateJournal(NullJournal):
    """Answers claims when it is asked for them the next time, and counts what workers let go."""

    def __init__(self) -> None:
        self.claims: list[tuple[int, int]] = []

    def claim(self, keys: Sequence[Key], worker: int = 0) -> list[bytes | Claim]:
        raise AssertionError("claimed at once")

    def claim_later(self, keys: Sequence[Key], worker: int, then: Callable[..., None]) -> None:
        self.claims.append((worker, len(keys)))
        then([Claim.YOURS] * len(keys))


def test_a_journal_may_answer_claims_later(toys: Toys) -> None:
    plan = prepare(toys(ROWS, ["toy.echoed"], services={"e": {"use": "toy.echo"}}, workers=1))
    journal = LateJournal()
    with closing(LocalPool(plan, journal, 1, runner=RUNNER)) as pool:
        pool.start(chunk(5), {})
        while not (events := pool.events()):
            pass
    assert events[0].block == DONE
    assert chunks.decode_done(events[0].payload).funnel.totals["accepted"] == 10
    assert journal.claims
    assert {worker for worker, _ in journal.claims} == {1}


def test_the_logs_of_a_pool_have_names_of_their_own(tmp_path: Path) -> None:
    logs = opened_logs(Replies(tmp_path, (), "host3w"), 7)
    assert logs is not None
    logs.add([((b"s" * 16, b"r" * 16), "sandbox", b"reply")])
    assert [path.name for path in tmp_path.iterdir()] == ["host3w7.sandbox.00000.log"]
    logs.close()


def test_a_chunk_that_is_lost_is_a_failure_of_each_of_its_candidates(toys: Toys) -> None:
    plan = prepare(toys(ROWS, ["toy.even", "select.best"], workers=1))
    done = chunks.decode_done(
        lost_chunk(plan, RUNNER, chunk(5), Failure("three nodes died over it", kind="worker"))
    )
    assert done.funnel.failures == 10
    assert done.rows == {"failures": 10}
