"""Hard prompts that a strict filter dropped go to a reviser, are verified again, and the manifest shows both shares."""

import json

from goldgate.runs import read_config, run
from werkzeug import Response

CONFIG = """name = "r"
[source]
path = "rows.jsonl"
[services.model]
use = "llm.openai"
base_url = "{url}"
model = "m"
[[step]]
use = "quality.clean"
[[step]]
use = "quality.revise"
service = "model"
steps = ["quality.clean"]
[[step]]
use = "quality.clean"
name = "quality.clean_again"
[export]
accepted = "jsonl"
rejected = "jsonl"
"""


def test_dropped_answers_to_hard_prompts_come_back_revised(tmp_path, monkeypatch, httpserver):
    asked = []

    def answered(request):
        asked.append(request.get_json()["messages"])
        good = "r2" not in asked[-1][0]["content"]
        text = (
            "A proof by contradiction: it ends where it began."
            if good
            else "I'm sorry, but I can't help with that."
        )
        reply = {"choices": [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop"}]}
        return Response(json.dumps(reply), content_type="application/json")

    httpserver.expect_request("/v1/chat/completions").respond_with_handler(answered)
    cut = "The proof begins with an assumption, and then it goes on to the"
    rows = [
        {"id": f"r{n}", "prompt": f"Prove claim r{n}.", "response": cut, "tags": {"difficulty": level}}
        for n, level in enumerate((3, 1, 3))
    ]
    rows.append(
        {"id": "r3", "prompt": "Prove claim r3.", "response": "It is plain.", "tags": {"difficulty": 3}}
    )
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)))
    (tmp_path / "c.toml").write_text(CONFIG.format(url=httpserver.url_for("/v1")))
    monkeypatch.chdir(tmp_path)
    finished = run(read_config(tmp_path / "c.toml"), executor="inline")
    read = {
        name: [json.loads(line) for line in (finished.folder / f"{name}.jsonl").read_text().splitlines()]
        for name in ("accepted", "rejected")
    }
    assert len(asked) == 2  # the hard ones that were dropped; not the easy one, not the one that was kept
    assert "it ends with 'the'" in asked[0][-1]["content"]
    assert sorted(row["id"] for row in read["accepted"]) == ["r0", "r3"]
    (revised,) = (row for row in read["accepted"] if row["id"] == "r0")
    assert "contradiction" in json.dumps(revised)
    assert sorted((row["id"], row["by"]) for row in read["rejected"]) == [
        ("r0", "quality.clean"),
        ("r1", "quality.clean"),
        ("r2", "quality.clean"),
        ("r2", "quality.clean_again"),
    ]
    kept = finished.manifest["metrics"]["kept_by_difficulty"]
    assert kept["quality.clean"] == {
        "1": {"reached": 1, "kept": 0, "share": 0.0},
        "3": {"reached": 3, "kept": 1, "share": 0.333333},
    }
    assert kept["quality.clean_again"]["3"] == {"reached": 3, "kept": 2, "share": 0.666667}
