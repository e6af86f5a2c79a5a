"""The server over loopback: verdicts, limits, back-pressure, its description."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("uvicorn", reason="goldgate[serve] is not installed")
CHECKS = Path(__file__).parents[3] / "tests" / "parity" / "parity_checks.py"
TEXTS = ["It is 4", "It is 5", "", "I am unsure", "broken", "4"]
SCORES = [1.0, 0.0, 0.0, None, None, 1.0]
ROW = {"id": "sum", "prompt": "What is 2 + 2?", "reference": "4", "responses": TEXTS}

SLOW = """
import time
from goldgate import Verifier, accept, hookimpl

def check(candidate):
    time.sleep(float(candidate.text))
    return accept("slept")

@hookimpl
def goldgate_verifiers():
    return {"own.slow": Verifier(check)}
"""


@contextmanager
def serving(verifier: str, plugin: Path, *more: str, **env: str) -> Iterator[str]:
    command = [
        sys.executable,
        "-m",
        "goldgate",
        "serve",
        verifier,
        "--port",
        "0",
        "--plugin",
        str(plugin),
        *more,
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, **env}) as process:
        assert process.stdout is not None
        messages = process.stdout.readline()
        try:
            yield messages.split()[3]
        finally:
            process.terminate()
            assert process.wait(30) in (0, -15)


def ask(url: str, body: Any = None, **headers: str) -> tuple[int, Any, Any]:
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", **headers}
    request = urllib.request.Request(url, data, headers)  # noqa: S310 - our own server on loopback
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310 - as above
            return reply.status, json.load(reply), reply.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error), error.headers


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with serving("parity.ends", CHECKS, "--pending", "500", "--insecure") as url:
        yield url


def test_a_row_gets_a_verdict_for_each_response(server: str) -> None:
    status, shown, _ = ask(f"{server}/verifiers/parity.ends", ROW)
    assert status == 200
    assert [line["reward"] for line in shown["verdicts"]] == SCORES
    outcomes = ["scored", "scored", "no_answer", "abstained", "failed", "scored"]
    assert [line["outcome"] for line in shown["verdicts"]] == outcomes
    assert shown["metrics"] == {"no_answer": 1 / 6, "abstained": 1 / 6, "failed": 1 / 6}
    assert shown["verdicts"][2]["score"] is None
    assert [line["index"] for line in shown["verdicts"]] == list(range(6))
    assert "score" not in shown["verdicts"][4]
    assert "a planted bug" in shown["verdicts"][4]["failure"]
    assert shown["verdicts"][0]["evidence"] == {"text": "It is 4"}


def test_many_callers_with_many_rows(server: str) -> None:
    def call(number: int) -> list[Any]:
        rows = [{**ROW, "id": f"{number}-{at}"} for at in range(4)]
        status, shown, _ = ask(f"{server}/verifiers/parity.ends", {"rows": rows})
        assert status == 200
        assert [line["id"] for line in shown["verdicts"]][::6] == [row["id"] for row in rows]
        return [line["reward"] for line in shown["verdicts"]]

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(call, range(16))) == [SCORES * 4] * 16


@pytest.mark.parametrize(
    ("path", "body", "status", "why"),
    [
        ("parity.other", ROW, 404, "parity.ends"),
        ("parity.ends", b"{", 422, "truncated"),
        ("parity.ends", {"responses": ["x"]}, 422, "no prompt"),
        ("parity.ends", {"rows": [ROW, 7]}, 422, "rows[1]"),
        ("parity.ends", {**ROW, "responses": ["x"] * 501}, 413, "at most 500 responses"),
        ("parity.ends", b" " * ((16 << 20) + 1), 413, "bytes"),
    ],
)
def test_what_is_wrong_is_reported(server: str, path: str, body: Any, status: int, why: str) -> None:
    found, shown, _ = ask(f"{server}/verifiers/{path}", body)
    assert (found, why in shown["error"]) == (status, True), shown


def test_it_describes_itself(server: str) -> None:
    status, shown, _ = ask(f"{server}/openapi.json")
    assert status == 200
    assert shown["openapi"].startswith("3.1")
    post = shown["paths"]["/verifiers/{name}"]["post"]
    assert post["parameters"][0]["schema"]["enum"] == ["parity.ends"]
    assert set(post["responses"]) == {"200", "401", "404", "413", "422", "429", "503"}
    text = json.dumps(shown)
    for reference in {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}:
        assert reference in shown["components"]["schemas"]
    assert ask(f"{server}/health")[1] == {"verifiers": ["parity.ends"], "pending": 0, "limit": 500}


def test_what_is_too_much_is_refused_at_once(tmp_path: Path) -> None:
    plugin = tmp_path / "slow.py"
    plugin.write_text(SLOW)
    with serving("own.slow", plugin, "--pending", "2", "--insecure") as url:
        url += "/verifiers/own.slow"
        with ThreadPoolExecutor(8) as pool:
            calls = [pool.submit(ask, url, {"prompt": "p", "responses": ["3"]}) for _ in range(8)]
            found = [call.result() for call in calls]
        codes = sorted(status for status, _, _ in found)
        assert codes == [200] * 2 + [429] * 6
        assert all(headers["Retry-After"] == "1" for status, _, headers in found if status == 429)
        assert ask(url, {"prompt": "p", "responses": ["0"]})[0] == 200


def test_a_token_is_asked_for() -> None:
    with serving("parity.ends", CHECKS, GOLDGATE_TOKEN="open sesame") as url:  # noqa: S106 - a test's
        url += "/verifiers/parity.ends"
        assert ask(url, ROW)[0] == 401
        assert ask(url, ROW, Authorization="Bearer wrong")[0] == 401
        assert ask(url, ROW, Authorization="Bearer open sesame")[0] == 200


def test_a_port_that_is_taken_is_a_sentence(server: str) -> None:
    port = server.rpartition(":")[2]
    command = [
        sys.executable,
        "-m",
        "goldgate",
        "serve",
        "parity.ends",
        "--port",
        port,
        "--plugin",
        str(CHECKS),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "in use" in done.stderr
