"""The configs of docs/how-to/code.md, run against an endpoint on loopback that plays the model."""

import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from goldgate.plugins.loading import load

GUIDE = Path(__file__).parents[3] / "docs" / "how-to" / "code.md"
CONFIGS = [
    text for text in re.findall(r"```toml\n(.*?)```", GUIDE.read_text("utf-8"), re.S) if "[source]" in text
]
needs = {"sandbox.embedded", "llm.openai"}
pytestmark = pytest.mark.skipif(
    not needs <= load().components["services"].keys(), reason="the sandbox and llm members are not installed"
)


def block(code: str, tag: str = "python") -> str:
    return f"```{tag}\n{code}\n```"


FUNCTIONS = {
    "good": "    return a + b",
    "slips": "    return a - b",  # wrong at first, fixed after the tests' feedback
    "forgets": "    return math.fsum([a, b])",  # an import is missing: fixed after the linter's feedback
    "misjudged": "    return a + b",  # right, but the model's own tests are wrong: they are fixed
    "hopeless": "    return a * b + 1",  # never fixed
    "ugly": "    return a + b",  # the judge does not like it
    "messy": "    return a + b",  # nor this; but its problem is drawn as a hard one, so it is revised
}
RIGHT = "def {name}(a, b):\n    # Plan: add.\n    return a + b"
BASH = "read -r line\nline=${line#[}\nline=${line%]}\necho $(( ${line%%,*} + ${line#*,} ))"


def policy(messages: list[dict[str, str]]) -> str:
    """What the model says: it depends on nothing but the conversation, as requests come in any order."""
    text = messages[-1]["content"]
    name = next((name for name in FUNCTIONS if name in text), "good")
    if text.startswith("Here is a fragment"):
        problem = f"Write {name}(a, b), which returns the sum of two whole numbers."
        return json.dumps({"problem": problem, "entry_point": name, "topic": "arithmetic"})
    if text.startswith("Write unit tests"):
        values = [(1, 2, 3), (0, 0, 0), (-1, 5, 4 if name != "misjudged" else 5)]
        return block("\n".join(f"assert {name}({a}, {b}) == {value}" for a, b, value in values))
    if text.startswith("Your solution does not pass"):
        return fixed(name, text)
    if text.startswith("Judge a response"):
        style = int("def ugly" not in text and ("def messy" not in text or "# Plan" in text))
        return json.dumps({"correctness": 1, "style": style, "why": "seen"})
    if text.startswith("Translate this"):
        return block(BASH, "bash")
    return block(f"def {name}(a, b):\n{FUNCTIONS[name]}")


def fixed(name: str, text: str) -> str:
    if name == "misjudged":
        assert "gives 4, not 5" in text
        lines = [f"assert {name}(1, 2) == 3", f"assert {name}(0, 0) == 0", f"assert {name}(-1, 5) == 4"]
        return block("\n".join(lines), "tests")
    if name == "forgets":
        assert "Undefined name `math`" in text
    if name == "hopeless":
        return block(f"def {name}(a, b):\n{FUNCTIONS[name]}")
    return block(RIGHT.format(name=name))


def writer(messages: list[dict[str, str]]) -> str:
    """For the dialogues: explains, documents, debugs, writes back and judges."""
    text = messages[-1]["content"]
    if text.startswith("Explain"):
        return "good(a, b) adds the two numbers that it is given."
    if text.startswith("Write the reference documentation"):
        return "good(a, b): something with two numbers."
    if text.startswith("This code was meant to work"):
        return "The sign is wrong.\n\n" + block(RIGHT.format(name="good"))
    if "is described exactly by this text" in text:
        body = "return a + b" if "adds" in text else "return a * b"
        return block(f"def good(a, b):\n    {body}")
    assert text.startswith("Two programs are to be compared")
    return json.dumps({"faithfulness": 4, "why": "the same"})


Model = Callable[[list[dict[str, str]]], str]


@pytest.fixture
def endpoint() -> Iterator[Callable[[Model], str]]:
    """Starts an endpoint that answers by a function; gives its base URL."""
    servers: list[ThreadingHTTPServer] = []

    def start(model: Model) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                message = {"role": "assistant", "content": model(body["messages"])}
                choice = {"index": 0, "finish_reason": "stop", "message": message}
                reply = {
                    "id": "x",
                    "object": "chat.completion",
                    "created": 0,
                    "model": body["model"],
                    "choices": [choice],
                }
                sent = json.dumps(reply).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *args: Any) -> None:
                """Nothing on the screen."""

        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
        threading.Thread(target=servers[-1].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/v1"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def run(folder: Path, config: str, url: str, rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    (folder / "code.toml").write_text(config.replace("http://127.0.0.1:8000/v1", url))
    (folder / "snippets.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    command = [sys.executable, "-m", "goldgate", "run", "code.toml"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (out,) = (folder / "runs").iterdir()
    files = {path.stem: path.read_text().splitlines() for path in out.glob("*.jsonl")}
    return {name: [json.loads(line) for line in lines] for name, lines in files.items()}


def test_the_whole_pipeline(tmp_path: Path, endpoint: Callable[[Model], str]) -> None:
    rows = [
        {"id": name, "prompt": "snippet", "reference": {"source": f"def {name}_like(x):\n    return x\n"}}
        for name in FUNCTIONS
    ]
    config = CONFIGS[0].replace("n = 2", "n = 1").replace("n = 4", "n = 2")
    out = run(tmp_path, config, endpoint(policy), rows)
    assert not out.get("failures")
    solved = {row["tags"]["snippet"]: row for row in out["sft"] if row["tags"].get("task") != "translation"}
    assert sorted(solved) == ["forgets", "good", "messy", "misjudged", "slips"]
    assert solved["messy"]["tags"]["difficulty"] == "hard"
    assert "first" not in solved["good"]["tags"]
    fixed = {
        name: (row["tags"]["first"], row["tags"]["fixed"]) for name, row in solved.items() if name != "good"
    }
    assert fixed == {
        "slips": ("wrong", "solution"),
        "forgets": ("wrong", "solution"),
        "misjudged": ("wrong", "tests"),
        "messy": ("wrong", "solution"),
    }
    assert solved["slips"]["origin"]["parent"] in (0, 1)
    translated = [row for row in out["sft"] if row["tags"].get("task") == "translation"]
    assert {row["tags"]["language"] for row in translated} == {"bash"}
    assert {row["tags"]["snippet"] for row in translated} >= {"good", "slips"}
    by = {(row["tags"]["snippet"], row["by"]) for row in out["rejected"]}
    assert ("hopeless", "code.tests") in by
    assert ("slips", "code.tests") in by
    assert ("forgets", "code.static") in by
    assert ("ugly", "code.judge") in by
    pairs = {row["tags"]["snippet"] for row in out["preference"]}
    assert {"slips", "forgets"} <= pairs


def test_dialogues(tmp_path: Path, endpoint: Callable[[Model], str]) -> None:
    reference = {
        "source": "def good(a, b):\n    return a + b\n",
        "entry_point": "good",
        "asserts": ["assert good(1, 2) == 3"],
    }
    rows = [{"id": "one", "prompt": "snippet", "reference": reference}]
    out = run(tmp_path, CONFIGS[1], endpoint(writer), rows)
    assert not out.get("failures")
    assert {row["tags"]["task"] for row in out["sft"]} == {"explain", "debug"}
    documents = [row for row in out["rejected"] if row["tags"]["task"] == "document"]
    assert documents
    assert all(row["by"] == "code.faithfulness" for row in documents)
    assert "good(1, 2) gives 2, not 3" in documents[0]["why"]
