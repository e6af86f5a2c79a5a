"""Certificates from labelled cases, by the real command in worker processes."""

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from goldgate import digests
from goldgate.cli import main
from goldgate.errors import PluginError
from goldgate.trust import certificates
from goldgate.trust.rates import rates
from goldgate.trust.tags import misspelt

CHECKS = """
from goldgate import Chat, Compute, Verifier, accept, reject, abstain, hookimpl

def parity(candidate):
    text = candidate.text
    if not text.isdigit():
        return abstain("no number")
    if text == "13":
        return accept("a planted false accept")
    if text == "100":
        return reject("a planted false reject")
    if text == "666":
        raise ValueError("a planted bug")
    return accept("even") if int(text) % 2 == 0 else reject("odd")

def hashed(candidate):
    return accept("even") if hash(candidate.text) % 2 == 0 else reject("odd")

def asking(candidate):
    yield Chat(candidate.sample.prompt)
    return accept("yes")

@hookimpl
def goldgate_verifiers():
    return {
        "own.parity": Verifier(parity, cases="cases.jsonl"),
        "own.hashed": Verifier(hashed, cases="cases.jsonl"),
        "own.asking": Verifier(asking, cases="cases.jsonl", asks=("chat",)),
    }
"""


def case(text: str, expected: float | None, **tags: Any) -> str:
    row = {"prompt": "Even?", "tags": tags, "responses": [{"text": text, "expected": expected}, "unlabelled"]}
    return json.dumps(row) + "\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A distribution of a package with two verifiers, found by its entry point."""
    package, info = tmp_path / "goldgate_own", tmp_path / "goldgate_own-1.0.dist-info"
    package.mkdir()
    info.mkdir()
    (package / "__init__.py").write_text(CHECKS)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: goldgate-own\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[goldgate]\nown = goldgate_own\n")
    rows = [case(str(number), float(number % 2 == 0), set="gold") for number in range(20, 70)]
    rows += [case("13", 0, set="adversarial"), case("100", 1, set="adversarial"), case("x", 1, set="gold")]
    rows += [case("many", None, set="adversarial"), case("8", None, set="adversarial")]
    (package / "cases.jsonl").write_text("".join(rows))
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    yield package
    sys.modules.pop("goldgate_own", None)
    digests._package_digest.cache_clear()


def certify(*arguments: str) -> int:
    return main(["certify", *arguments, "--workers", "1", "--repeat", "2"])


def test_rates_strata_and_the_wrong_verdicts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert certify("own.parity") == 0
    result = json.loads((folder / "certificates" / "own.parity.json").read_bytes())
    found = result["rates"]
    assert (found["false_accept"]["errors"], found["false_accept"]["n"]) == (1, 26)
    assert (found["false_reject"]["errors"], found["false_reject"]["n"]) == (1, 26)
    assert (found["abstained"]["errors"], found["abstained"]["n"]) == (1, 53)
    assert (found["should_have_abstained"]["errors"], found["should_have_abstained"]["n"]) == (1, 2)
    gold, adversarial = sorted(result["strata"], key=lambda one: one["value"])[::-1]
    assert (gold["small"], adversarial["small"]) == (False, True)
    assert gold["rates"]["false_accept"]["errors"] == 0
    assert result["cases"]["count"] == 55
    assert result["speed"]["per_second"] > 0
    assert 0 <= result["speed"]["p50"] <= result["speed"]["p95"] <= result["speed"]["p99"]
    out = capsys.readouterr().out
    assert "a planted false accept" in out
    assert "1 of 26 (0.1 to 19.6 %)" in out


def test_check_finds_missing_stale_and_worse(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert certify("own.parity", "--check") == 1
    assert "missing" in capsys.readouterr().err
    assert certify("own.parity") == 0
    assert certify("own.parity", "--check") == 0
    cases = folder / "cases.jsonl"
    whole = cases.read_text()
    cases.write_text(whole + case("70", 1, set="gold"))
    assert certify("own.parity", "--check") == 1
    assert "cases changed" in capsys.readouterr().err
    cases.write_text(whole)
    path = folder / "certificates" / "own.parity.json"
    better = path.read_text().replace('"errors": 1', '"errors": 0')
    path.write_text(better)
    assert certify("own.parity", "--check") == 1
    assert "worse: 0 of 26 false accepts before, 1 of 26 now" in capsys.readouterr().err
    assert certify("own.parity") == 1  # and does not write it down as if nothing had happened
    assert path.read_text() == better
    assert certify("own.parity", "--worse") == 0
    assert path.read_text() != better


def test_the_digest_follows_the_code_and_not_the_certificate(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    certify("own.parity")
    digests._package_digest.cache_clear()
    assert certify("own.parity", "--check") == 0
    (folder / "__init__.py").write_text(CHECKS + "\n# changed\n")
    digests._package_digest.cache_clear()
    assert certify("own.parity", "--check") == 1
    assert "code, options or version changed" in capsys.readouterr().err


def test_a_broken_machine_gives_no_certificate(folder: Path) -> None:
    cases = folder / "cases.jsonl"
    cases.write_text(cases.read_text() + case("666", 0))
    assert certify("own.parity") == 1
    assert not (folder / "certificates").exists()


def test_other_processes_with_other_hash_seeds_show_what_is_not_deterministic(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["certify", "own.hashed", "--workers", "1", "--repeat", "3", "--json"])
    result = json.loads(capsys.readouterr().out)
    assert result["determinism"]["passes"] == 3
    assert result["determinism"]["differing"]


def test_cases_of_ones_own_write_nothing(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.jsonl"
    own.write_text(case("22", 1))
    assert certify("own.parity", "--cases", str(own)) == 0
    assert not (folder / "certificates").exists()
    own.write_text('{"prompt": "no labels", "responses": ["1"]}\n')
    assert certify("own.parity", "--cases", str(own)) == 2
    own.write_text(case("22", 1).replace("1.0", "1").replace('"expected": 1', '"expected": "yes"'))
    assert certify("own.parity", "--cases", str(own)) == 2


def test_a_weak_stratum_fails_the_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """40 German cases, 20 of them accepted wrongly, among 240 that are judged well."""
    rows = [case(str(number), float(number % 2 == 0), language="English") for number in range(200, 440)]
    rows += [case("13", 0, language="German") for _ in range(20)]
    rows += [case(str(number), 0, language="German") for number in range(501, 541, 2)]
    (folder / "cases.jsonl").write_text("".join(rows))
    assert certify("own.parity") == 0
    capsys.readouterr()
    assert certify("own.parity", "--check") == 1
    error = capsys.readouterr().err
    assert "weak where language = German: 20 of 40 false accepts, 20 of 160 in all" in error
    assert "English" not in error


@pytest.mark.parametrize(
    ("tags", "message"),
    [
        ({"origin": "heldback"}, "tags.origin: 'heldback' is unknown: write 'built with' or 'held back'"),
        ({"set": "Gold"}, "tags.set: 'Gold' is unknown: write 'gold' or 'adversarial'"),
        ({"language": "Germn"}, "tags.language: 'Germn' is unknown: did you mean 'German'?"),
        ({"language": "german"}, "did you mean 'German'?"),
        ({"language": "q7"}, "Write an English name"),
        ({"origin": None}, "tags.origin: None is unknown"),
    ],
)
def test_a_misspelt_tag_is_named_with_file_and_line(
    folder: Path, capsys: pytest.CaptureFixture[str], tags: dict[str, str], message: str
) -> None:
    (folder / "cases.jsonl").write_text(case("2", 1) + case("22", 1, **tags))
    assert certify("own.parity") == 2
    error = capsys.readouterr().err
    assert "cases.jsonl:2: " in error
    assert message in error


@pytest.mark.parametrize("language", ["German", "de", "pt-BR", "zh-Hant", "zh_Hans_CN", "C++", "none"])
def test_languages_have_names_and_codes(language: str) -> None:
    assert misspelt({"language": language, "origin": "held back", "own": "anything"}) == ""


def test_a_verifier_without_its_service_stops_no_other(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert certify("own.asking", "own.parity") == 1
    assert "own.asking: not measured: step own.asking asks for chat requests" in capsys.readouterr().err
    assert (folder / "certificates" / "own.parity.json").is_file()
    assert certify("own.asking") == 2
    capsys.readouterr()
    (folder / "certificates" / "own.parity.json").unlink()
    assert certify("own.parity", "own.paritty") == 2
    assert "did you mean 'own.parity'?" in capsys.readouterr().err
    assert not (folder / "certificates" / "own.parity.json").exists()


def test_a_malformed_certificate_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("{}")
    with pytest.raises(PluginError, match=r"x\.json"):
        certificates.read(path)
    assert certificates.read(tmp_path / "none.json") is None


def test_rates_of_nothing() -> None:
    none = rates([])
    assert (none.false_accept.rate, none.false_accept.low, none.false_accept.high) == (None, 0.0, 1.0)


def test_versions_that_differ_are_named_and_do_not_fail(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    certify("own.parity")
    path = folder / "certificates" / "own.parity.json"
    path.write_text(path.read_text().replace('"requires": {}', '"requires": {"numpy": "1.0"}'))
    assert certify("own.parity", "--check") == 0
    assert "measured with other versions: numpy 1.0 then, none now" in capsys.readouterr().err
