"""Certificates of filters, by the real command: false keeps and false drops of small labelled sets of rows."""

import importlib
import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from goldgate import Drop, digests
from goldgate.cli import main
from goldgate.errors import ConfigError, RowError
from goldgate.plugins.loading import load
from goldgate.trust import filter_cases
from goldgate.trust.filter_cases import Expected

FILTERS = """
from dataclasses import dataclass
from pathlib import Path
from goldgate import Drop, Filter, hookimpl

@dataclass(frozen=True, slots=True)
class Options:
    words: Path

def first_word(subject, options):
    return getattr(subject, "text", "") or subject.prompt[0].content

def decide(notes, options):
    banned = options.words.read_text().split()
    seen = {}
    for note in notes:
        if note.value in banned:
            yield Drop("", "a banned word", code="banned")
        elif note.value == "666":
            raise ValueError("a planted bug")
        elif note.value in seen and note.value != "missed":
            yield f"the same as {seen[note.value]}"
        else:
            seen[note.value] = note.id
            yield None

def by_hash(candidate):
    return "odd" if hash(candidate.text) % 2 else None

@hookimpl
def goldgate_filters():
    return {
        "own.repeats": Filter(
            first_word, decide, Options, of=("candidate", "sample"), cases="rows.jsonl",
            case_options={"words": "words.txt"},
        ),
        "own.by_hash": Filter.by_row(by_hash, cases="rows.jsonl"),
    }
"""


def row(name: str, text: str, expected: str = "kept", **more: Any) -> dict[str, Any]:
    return {"id": name, "prompt": "Say.", "response": text, "expected": expected, **more}


def case(name: str, *rows: dict[str, Any], **tags: Any) -> dict[str, Any]:
    return {"id": name, "tags": tags, "rows": list(rows)}


CASES = [
    *(case(f"c{n}", row("a", "x"), row("b", "x", "dropped", pair="a"), set="gold") for n in range(30)),
    case("missed", row("a", "missed"), row("b", "missed", "dropped", pair="a"), set="adversarial"),
    case("other", row("a", "x"), row("b", "y"), row("c", "x", "dropped", pair="b"), set="adversarial"),
    case("wrong", row("a", "x"), row("b", "x"), set="adversarial"),
    row("alone", "bad", "dropped", code="banned", tags={"set": "gold"}),
    row("code", "bad", "dropped", code="another", tags={"set": "gold"}),
    {"id": "prompt", "prompt": "bad", "expected": "dropped", "tags": {"set": "gold"}},
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A distribution of a package with two filters, found by its entry point."""
    package, info = tmp_path / "goldgate_sieve", tmp_path / "goldgate_sieve-1.0.dist-info"
    package.mkdir()
    info.mkdir()
    (package / "__init__.py").write_text(FILTERS)
    (package / "words.txt").write_text("bad worse")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: goldgate-sieve\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[goldgate]\nsieve = goldgate_sieve\n")
    write(package, CASES)
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    yield package
    sys.modules.pop("goldgate_sieve", None)
    digests._package_digest.cache_clear()


def write(package: Path, cases: list[dict[str, Any]]) -> None:
    (package / "rows.jsonl").write_text("".join(json.dumps(one) + "\n" for one in cases))


def certify(*arguments: str) -> int:
    return main(["certify", *arguments, "--repeat", "2"])


def test_rates_pairs_and_codes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert certify("own.repeats") == 0
    out = capsys.readouterr().out
    held = json.loads((folder / "certificates" / "own.repeats.json").read_bytes())
    assert held["kind"] == "filter"
    assert held["options"] == {"words": "words.txt"}
    keeps, drops = held["rates"]["false_accept"], held["rates"]["false_reject"]
    assert (keeps["errors"], keeps["n"]) == (3, 35)  # not seen; for the wrong row; by another code
    assert (drops["errors"], drops["n"]) == (1, 35)
    assert held["cases"]["count"] == 70
    assert [(one["value"], one["rates"]["false_accept"]["errors"]) for one in held["strata"]] == [
        ("adversarial", 2),
        ("gold", 1),
    ]
    assert held["determinism"] == {"passes": 2, "processes": 2, "differing": []}
    assert "false keeps" in out
    assert (
        "other/c:0 expected dropped, got kept: dropped, but not because of other/b: the same as other/a"
        in out
    )
    assert "wrong/b:0 expected kept, got dropped: the same as wrong/a" in out


def test_a_certificate_is_checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert certify("own.repeats", "--check") == 1
    assert "its certificate is missing" in capsys.readouterr().err
    assert certify("own.repeats") == certify("own.repeats", "--check") == 0
    capsys.readouterr()
    (folder / "words.txt").write_text("bad")  # an option's file decides as code does
    assert certify("own.repeats", "--check") == 1
    assert "stale: the filter's code, options or version changed" in capsys.readouterr().err


def test_a_worse_one_is_not_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert certify("own.repeats") == 0
    (folder / "words.txt").write_text("worse")
    assert certify("own.repeats") == 1
    assert "worse: 3 of 35 false keeps before, 5 of 35 now" in capsys.readouterr().err
    assert certify("own.repeats", "--check") == 1


def test_a_natural_stratum_may_not_be_weaker(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    same = [row("a", "missed"), row("b", "missed", "dropped")]
    cases = [case(f"m{n}", *same, language="de") for n in range(30)]
    cases += [case(f"n{n}", row("a", "x"), row("b", "x", "dropped"), language="en") for n in range(300)]
    write(folder, cases)
    assert certify("own.repeats") == 0
    capsys.readouterr()
    assert certify("own.repeats", "--check") == 1
    assert "weak where language = de: 30 of 30 false keeps, 30 of 330 in all" in capsys.readouterr().err


def test_what_depends_on_the_process_is_seen(folder: Path) -> None:
    write(folder, [row(f"r{n}", f"text {n}") for n in range(40)])
    certify("own.by_hash")
    held = json.loads((folder / "certificates" / "own.by_hash.json").read_bytes())
    assert held["determinism"]["differing"]


def test_a_filter_that_breaks_fails_its_case_only(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, [row("bug", "666"), row("fine", "x")])
    assert certify("own.repeats") == 1
    assert "bug:0 expected kept, got failed: filter own.repeats broke: ValueError" in capsys.readouterr().out
    assert not (folder / "certificates").exists()


def test_all_measures_filters_too(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    only = partial(load, only={"sieve", "core"})  # not whatever else is installed here
    monkeypatch.setattr("goldgate.cli.certify.load", only)
    write(folder, [row(f"r{n}", "same") for n in range(3)])
    assert certify("--all") == 0
    out = capsys.readouterr().out
    assert "own.repeats (goldgate-sieve 1.0)" in out
    assert "own.by_hash (goldgate-sieve 1.0)" in out


def test_the_options_of_a_pipeline(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("x")
    (tmp_path / "c.toml").write_text(
        'name = "c"\n[source]\npath = "r.jsonl"\n[[step]]\nuse = "own.repeats"\nname = "mine"\n'
        'words = "mine.txt"\n[export]\naccepted = "jsonl"\n'
    )
    assert certify("mine", "--config", str(tmp_path / "c.toml")) == 0
    held = json.loads((tmp_path / "certificates" / "mine.json").read_bytes())
    assert held["rates"]["false_reject"]["errors"] == 33  # every x is a banned word
    assert held["options"] == {"words": str(tmp_path / "mine.txt")}


@pytest.mark.parametrize(
    ("cases", "why"),
    [
        ([{"id": "a", "prompt": "p"}], 'expected: "kept" or "dropped", not None'),
        ([{"id": "a", "prompt": "p", "expected": 1}], 'expected: "kept" or "dropped", not 1'),
        ([{"id": "a", "rows": []}], "a list of rows"),
        ([{"id": "a", "rows": [{"prompt": "p", "expected": "kept"}]}], "each row has an id"),
        ([{"id": "a", "rows": [{"id": "b", "expected": "kept"}]}], "prompt"),
        ([row("a", "x", responses=["y"])], "one response or none"),
    ],
)
def test_malformed_cases(tmp_path: Path, cases: list[Any], why: str) -> None:
    write(tmp_path, cases)
    with pytest.raises(RowError, match=why):
        filter_cases.read([tmp_path / "rows.jsonl"], "rows.jsonl")


def test_no_cases(tmp_path: Path) -> None:
    write(tmp_path, [])
    with pytest.raises(ConfigError, match="no case"):
        filter_cases.read([tmp_path / "rows.jsonl"], "rows.jsonl")


def test_a_name_that_begins_alike_is_another_row() -> None:
    expected = Expected(0.0, "case/a")
    assert expected.judged(Drop("f", "the same as response 0 to case/a."))[0] == 0.0
    assert expected.judged(Drop("f", "the same as case/ab"))[0] == 1.0
    assert expected.judged(Drop("f", "the same as my-case/a"))[0] == 1.0
