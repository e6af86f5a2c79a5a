"""``goldgate certify --call`` end to end: rates, strata, and what the conformance checks find."""

import json
from pathlib import Path

import pytest
from goldgate.cli import main

CHECKERS = """
import signal

def inside(response, answer):
    return answer in response

def alarmed(response, answer):
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    return response.strip() == answer

def fragile(response, answer):
    return float(response) == float(answer)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "checkers_of_others.py"
    path.write_text(CHECKERS)
    return path


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    rows = [
        {
            "id": f"r{number}",
            "prompt": f"What is {number} + 1?",
            "reference": {"answer": str(number + 1)},
            "tags": {"negation": "yes" if number % 2 else "no", "origin": "held back"},
            "responses": [
                {"text": str(number + 1), "expected": 1},
                {"text": str(number), "expected": 0},
                {"text": f"not {number + 1}" if number % 2 else "1111", "expected": 0},
            ],
        }
        for number in range(3, 9)
    ]
    path = tmp_path / "labelled.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def certify(*arguments: str) -> int:
    return main(["certify", *arguments, "--workers", "1", "--repeat", "2"])


def test_its_rates_and_strata(file: Path, labelled: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = f"function:{file}:inside"
    assert certify("--call", call, "--cases", str(labelled), "--json") == 0
    result = json.loads(capsys.readouterr().out.splitlines()[0])
    assert result["verifier"] == call
    assert (result["rates"]["false_accept"]["errors"], result["rates"]["false_accept"]["n"]) == (3, 12)
    assert result["rates"]["false_reject"]["errors"] == 0
    accepts = {one["value"]: one["rates"]["false_accept"]["errors"] for one in result["strata"]}
    assert accepts == {"yes": 3, "no": 0}


def test_what_it_does_not_keep_is_reported(
    file: Path, labelled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert certify("--call", f"function:{file}:alarmed", "--cases", str(labelled)) == 1
    out = capsys.readouterr().out
    assert "survives junk: yes" in out
    assert "is safe in threads: no: works in the main thread only" in out


def test_an_exception_is_a_failure_and_no_verdict(
    file: Path, labelled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert certify("--call", f"function:{file}:fragile", "--cases", str(labelled), "--json") == 1
    result = json.loads(capsys.readouterr().out.splitlines()[0])
    assert result["rates"]["failed"] == 3  # the three that say "not 5"
    assert result["rates"]["false_accept"]["n"] == 9


def test_it_needs_cases_and_goes_alone(file: Path, labelled: Path) -> None:
    assert certify("--call", f"function:{file}:inside") == 2
    assert certify("math.answer", "--call", f"function:{file}:inside", "--cases", str(labelled)) == 2
    assert certify("--call", f"function:{file}:nothing", "--cases", str(labelled)) == 2


def test_the_certificate_follows_the_file(file: Path, labelled: Path, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "certificates"))
    arguments = ("--call", f"function:{file}:inside", "--cases", str(labelled), *out)
    assert certify(*arguments) == 0
    assert certify(*arguments, "--check") == 0
    file.write_text(CHECKERS + "\n# changed\n")
    assert certify(*arguments, "--check") == 1
