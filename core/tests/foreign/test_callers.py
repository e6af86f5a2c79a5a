"""Each kind of foreign checker is called as its own framework would call it."""

import json
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from goldgate import ConfigError, Message, Sample, answer, chat
from goldgate.foreign.callers import CALLERS, function
from goldgate.foreign.plugin import ForeignOptions, check, target_of

CHECKERS = """
def named(response, answer):
    return response == answer

def turned(answer, gold):
    return (answer == gold, "a reason")

def odd(a, b):
    return a == b

async def later(prediction, target):
    return float(prediction == target)

def reward(prompts, completions, solution, level, **others):
    assert prompts[0][0]["role"] == "user"
    return [float(c[0]["content"] == s and n == "hard") for c, s, n in zip(completions, solution, level)]

def plain_reward(prompts, completions, answer, **others):
    return [None if p != "2 + 2?" else float(c == a) for p, c, a in zip(prompts, completions, answer)]

def compute_score(data_source, solution_str, ground_truth, extra_info=None):
    return {"score": float(solution_str == ground_truth and extra_info["prompt"] == "2 + 2?"), "other": 7}

def process_results(doc, results):
    return {"exact_match": int(results[0] == doc["answer"] and doc["question"] == "2 + 2?")}

def raises(response, gold):
    raise KeyError("unlucky")

def words(response, gold):
    return "a sentence"

def percent(response, gold):
    return 80.0 if response == gold else 10.0
"""
COMMAND = 'import json, sys; row = json.load(sys.stdin); print(float(row["response"] == row["reference"]["answer"]))'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "their_checkers.py"
    path.write_text(CHECKERS)
    function.cache_clear()
    return path


def judged(response: str, kind: str, target: str, reference: Any = None, **options: Any) -> float | None:
    sample = Sample(
        "s", (Message("system", "Be brief."), *chat("2 + 2?")), reference or {"answer": "4", "level": "hard"}
    )
    return check(answer(sample, response), ForeignOptions(kind, target, **options)).score


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("function", "named"),
        ("function", "turned"),
        ("function", "later"),
        ("trl", "reward"),
        ("verl", "compute_score"),
        ("lm-eval", "process_results"),
    ],
)
def test_it_is_called_by_its_own_convention(file: Path, kind: str, name: str) -> None:
    assert judged("4", kind, f"{file}:{name}") == 1.0
    assert judged("5", kind, f"{file}:{name}") == 0.0


def test_a_reward_that_gives_none_abstains_and_takes_plain_texts(file: Path) -> None:
    target, constants = f"{file}:plain_reward", {"format": "standard"}
    assert judged("4", "trl", target, constants=constants) == 1.0
    assert judged("4", "trl", target, paths={"answer": "tags"}, constants=constants) == 0.0
    sample = Sample("s", chat("another question"), {"answer": "4"})
    verdict = check(answer(sample, "4"), ForeignOptions("trl", target, constants=constants))
    assert (verdict.score, verdict.abstained) == (None, "cannot_judge")


def test_arguments_that_no_name_tells_are_named(file: Path) -> None:
    with pytest.raises(ConfigError, match=r"its parameter 'a'.*--argument a="):
        judged("4", "function", f"{file}:odd")
    assert judged("4", "function", f"{file}:odd", paths={"a": "response", "b": "reference.answer"}) == 1.0
    assert judged("4", "function", f"{file}:odd", paths={"a": "response"}, constants={"b": "5"}) == 0.0


def test_what_raises_or_gives_no_score_is_no_verdict(file: Path) -> None:
    with pytest.raises(KeyError):
        judged("4", "function", f"{file}:raises")
    with pytest.raises(ValueError, match="sentence"):
        judged("4", "function", f"{file}:words")
    with pytest.raises(ValueError, match="its result has no 'acc'"):
        judged("4", "lm-eval", f"{file}:process_results", key="acc")


def test_a_scale_of_its_own_has_a_threshold(file: Path) -> None:
    assert judged("4", "function", f"{file}:percent", least=50.0) == 1.0
    assert judged("5", "function", f"{file}:percent", least=50.0) == 0.0


def test_a_command_reads_the_row(tmp_path: Path) -> None:
    script = tmp_path / "checker.py"
    script.write_text(COMMAND)
    assert judged("4", "command", f"{sys.executable} {script}") == 1.0
    assert judged("5; touch x", "command", f"{sys.executable} {script}") == 0.0
    script.write_text("import sys; sys.exit('no luck')")
    with pytest.raises(RuntimeError, match="status 1: no luck"):
        judged("4", "command", f"{sys.executable} {script}")


class _Endpoint(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        row = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps({"reward": float(row["response"] == row["reference"]["answer"])}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - its name
        """Nothing."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Endpoint)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/score"
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_endpoint_is_posted_the_row(endpoint: str) -> None:
    assert judged("4", "http", endpoint) == 1.0
    assert judged("5", "http", endpoint) == 0.0


def test_other_schemes_are_refused() -> None:
    with pytest.raises(ConfigError, match="http"):
        judged("4", "http", "file:///etc/passwd")


def test_a_scorer_of_inspect_ai(tmp_path: Path) -> None:
    pytest.importorskip("inspect_ai", reason="inspect_ai is not installed: its scorers cannot be called")
    path = tmp_path / "their_scorers.py"
    path.write_text(
        "from inspect_ai.scorer import Score, accuracy, scorer\n"
        "@scorer(metrics=[accuracy()])\n"
        "def exactly():\n"
        "    async def score(state, target):\n"
        "        return Score(value='C' if state.output.completion == target.text else 'I')\n"
        "    return score\n"
    )
    assert judged("4", "inspect", f"{path}:exactly") == 1.0
    assert judged("5", "inspect", f"{path}:exactly") == 0.0


@pytest.mark.parametrize("text", ["math:x", "func:m:f", "function:", "trl"])
def test_a_malformed_call_names_the_kinds(text: str) -> None:
    with pytest.raises(ConfigError, match="function, trl, verl"):
        target_of(text)


def test_the_kinds_are_read() -> None:
    assert target_of("trl:pkg.mod:fn") == ("trl", "pkg.mod:fn")
    assert target_of("https://a.example/score") == ("http", "https://a.example/score")
    assert set(CALLERS) == {"function", "trl", "verl", "inspect", "lm-eval", "command", "http"}
    with pytest.raises(ConfigError, match="no function"):
        function("json:nothing")
    with pytest.raises(ConfigError, match="cannot be imported"):
        function("no_such_module_at_all:f")
