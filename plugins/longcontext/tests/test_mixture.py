"""A mix of which 0.1 % is long context, in equal shares of the four buckets, with balanced positions."""

import json
from collections import Counter

import pytest
from goldgate.runs import read_config, run

pytest.importorskip("goldgate_quality", reason="goldgate-quality is not installed")

CONFIG = """
name = "mix"
seed = 3

[[source]]
path = "*.jsonl"

[[step]]
use = "longcontext.answer"

[[step]]
use = "longcontext.balance"
bins = 4

[[step]]
use = "quality.mixture"
by = "tags.bucket"
shares = { "" = 0.999, 16K = 0.00025, 32K = 0.00025, 64K = 0.00025, 128K = 0.00025 }
"""
SHORT = 8000
BUCKETS = {"16K": 12_000, "32K": 30_000, "64K": 60_000, "128K": 120_000}


def row(name, bucket="", **reference):
    tags = {"bucket": bucket} if bucket else {}
    return {
        "id": name,
        "prompt": "How many?",
        "reference": {"answer": "4", **reference},
        "tags": tags,
        "response": "4",
    }


def test_long_rows_are_a_thousandth_of_the_mix_by_bucket(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    short = [row(f"short-{number}") for number in range(SHORT)]
    long = [
        row(f"{bucket}-{number}", bucket, tokens=tokens, position=place / 40)
        for bucket, tokens in BUCKETS.items()
        # Most gold chunks stand at the start: those are what balancing drops.
        for number, place in enumerate([*range(40), *[1] * 30])
    ]
    for name, rows in (("short", short), ("long", long)):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rows))
    (tmp_path / "mix.toml").write_text(CONFIG)
    folder = run(read_config(tmp_path / "mix.toml"), executor="inline").folder
    kept = [json.loads(line) for line in (folder / "accepted.jsonl").read_text().splitlines()]
    out = [json.loads(line) for line in (folder / "rejected.jsonl").read_text().splitlines()]
    assert Counter(one["tags"].get("bucket", "") for one in kept) == {"": SHORT, **dict.fromkeys(BUCKETS, 2)}
    assert len(kept) + len(out) == len(short) + len(long)
    by = Counter(one["by"] for one in out)
    assert by["longcontext.balance"] >= 4 * 15  # of 31 surplus rows per bucket, those that the test asks for
    assert by["quality.mixture"] == len(long) - by["longcontext.balance"] - 2 * len(BUCKETS)
