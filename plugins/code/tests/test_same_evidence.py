"""Two runs of the same candidates leave the same files, whatever candidates print of their process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from goldgate import Server
from goldgate.config import file as config
from goldgate.runs import run

CONFIG = """
name = "same"

[source]
path = "rows.jsonl"

[[step]]
use = "code.tests"

[services.sandbox]
use = "sandbox.embedded"
"""
OBJECT = "class Foo: pass\n"
ROWS = {
    "a value's repr": ({"asserts": ["assert str(f()) == ''"]}, OBJECT + "def f(): return repr(Foo())"),
    "an object": ({"check": "def check(c):\n    assert c() == 1, c()\n"}, OBJECT + "def f(): return Foo()"),
    "an exception's text": ({"asserts": ["assert f() == 1"]}, OBJECT + "def f(): raise KeyError(Foo())"),
    "not loaded": ({"asserts": ["assert f() == 1"]}, OBJECT + "raise ValueError(Foo())\ndef f(): pass"),
    "output": ({"stdin": [{"input": "", "output": "1"}]}, "print(object(), lambda: 0)"),
    "a long output": (
        {"stdin": [{"input": "", "output": "1"}]},
        "import sys\nfor n in range(60):\n    print('x' * n, object())\n    print(object(), file=sys.stderr)",
    ),
    "errors": ({"stdin": [{"input": "", "output": "1"}]}, "raise ValueError(object())"),
    "pytest's report": (
        {"pytest": "from solution import f\n\ndef test_f():\n    assert f() == 1\n"},
        OBJECT + "def f(): return Foo()",
    ),
    "one process": (
        {"check": "import inspect\ndef check(c):\n    assert c() == 1, repr(c())\n"},
        OBJECT + "def f(): return Foo()",
    ),
}


def test_two_runs_write_the_same_rejected_rows(servers: Mapping[str, Server], tmp_path: Path) -> None:
    rows = [
        {
            "id": name,
            "prompt": "Write f.",
            "reference": {"entry_point": "f", **reference},
            "responses": [f"```python\n{code}\n```"],
        }
        for name, (reference, code) in ROWS.items()
    ]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    (tmp_path / "a.toml").write_text(CONFIG)
    found = []
    for folder in ("one", "two"):
        read = config.read(tmp_path / "a.toml", {"runs": str(tmp_path / folder)})
        done = run(read)
        found.append((done.folder / "rejected.jsonl").read_text("utf-8"))
    assert len(found[0].splitlines()) == len(ROWS)
    assert found[0] == found[1]
    assert "at 0x7" not in found[0]
