"""The demo, in this process: every planted fault is found, and no fine row is dropped but for its planted twin."""

import json
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from goldgate.runs import read_config, run

DEMO = Path(__file__).parents[3] / "examples" / "quality"
PER_KIND = 4
TWIN = "same meaning, other words"


def test_a_sample_of_the_demo(tmp_path, monkeypatch):
    if not DEMO.exists():
        pytest.skip("the examples are not at hand")
    pytest.importorskip("goldgate_multilingual", reason="its encoder finds rows that mean the same")
    rows = [json.loads(line) for line in (DEMO / "rows.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == 400
    seen: Counter[str] = Counter()
    chosen = []
    for row in rows:
        kind = row["tags"]["planted"] or row["tags"]["trap"]
        seen[kind] += 1
        if not kind or seen[kind] <= PER_KIND:
            chosen.append(row)
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, chosen)), "utf-8")
    for name in ("benchmark.jsonl", "quality.toml"):
        (tmp_path / name).write_text((DEMO / name).read_text("utf-8"), "utf-8")
    monkeypatch.chdir(tmp_path)
    finished = run(read_config(tmp_path / "quality.toml"), executor="inline")
    by = defaultdict(set)
    for line in (finished.folder / "rejected.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        by[row["id"]].add(row["by"])
    planted = {row["id"]: row["tags"]["planted"] for row in chosen}
    pairs = (finished.folder / "filters/quality.semantic_duplicates/pairs.jsonl").read_text("utf-8")
    for pair in map(json.loads, pairs.splitlines()):
        dropped, kept = pair["dropped"], pair["kept"]
        assert TWIN in (planted[dropped], planted[kept]), pair
        if not planted[dropped]:  # of the two the planted one stays
            by[kept] = by.pop(dropped)
    for row in chosen:
        assert bool(by[row["id"]] - {"quality.mixture"}) == bool(row["tags"]["planted"]), row
    result = finished.manifest["filters"]
    assert (
        result["quality.decontaminate"]["verbatim"] == result["quality.decontaminate"]["reworded"] == PER_KIND
    )
    kept = json.loads((finished.folder / "manifest.json").read_text())["metrics"]["kept_by_difficulty"]
    assert set(kept["quality.clean"]) == {"1", "2", "3"}
