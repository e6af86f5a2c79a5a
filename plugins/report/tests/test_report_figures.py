"""What the page says: figures from rules, sentences from intervals."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from goldgate.runs import rate
from goldgate_report.figures import labels as labels_
from goldgate_report.figures import queue, shape, words
from goldgate_report.figures.changes import changes
from goldgate_report.figures.story import Story, story
from goldgate_report.reading.folder import read
from goldgate_report.reading.lines import Store
from goldgate_report.reading.scan import scan
from hypothesis import given
from hypothesis import strategies as st

Run = Callable[..., Path]
Rows = Callable[..., list[dict[str, Any]]]


def story_of(folder: Path) -> Story:
    with Store() as store:
        found = read(folder)
        return story(found, scan(found, store), unreadable=len(store.unreadable))


def test_the_story_of_a_run(words: Path) -> None:
    """A snapshot of the figures: the pattern of the rows decides each of them."""
    one = story_of(words)
    assert one.headline == "12 rows came out. How many carry a wrong label, nobody has measured."
    assert (one.prompts, one.candidates) == (12, 120)
    assert [(step.name, step.seen, [part.count for part in step.parts]) for step in one.steps] == [
        ("judges.read", 120, [48, 60, 12, 0, 0]),
        ("judges.scripted", 60, [60, 0, 0, 0, 0]),
        ("judges.short", 48, [36, 0, 0, 12, 0]),
    ]
    assert [(part.name, part.count) for part in one.came_out.datasets] == [
        ("sft", 12),
        ("preference", 12),
        ("accepted, not chosen", 24),
        ("rejected", 84),
    ]
    assert [
        (tag, [(group.value, group.count, group.kept.errors) for group in groups]) for tag, groups in one.tags
    ] == [
        ("domain", [("even", 60, 18), ("odd", 60, 18)]),
        ("level", [("1", 40, 12), ("2", 40, 12), ("3", 40, 12)]),
    ]
    assert one.tag_words == (
        "Even (30\u00a0%) and odd (30\u00a0%) are kept alike: their intervals overlap.",
        "1 (30\u00a0%), 2 (30\u00a0%) and 3 (30\u00a0%) are kept alike: their intervals overlap.",
    )
    assert [(why.count, why.outcome, why.code) for why in one.reasons.shown] == [
        (60, "rejected", "is_not_the_reference"),
        (12, "abstained", "no_answer"),
        (12, "filtered", "judges.short"),
    ]
    assert one.difficulty is not None
    assert {part.name: part.count for part in one.difficulty.parts if part.count} == {"3": 12}
    assert [round(point, 3) for point in one.pass_at[0].points[:3]] == [0.3, 0.533, 0.708]
    assert [one_.state for one_ in one.certificates] == ["none", "none"]
    assert one.complaints == ()


def test_where_files_and_manifest_differ_it_is_reported(words: Path) -> None:
    lines = (words / "rejected.jsonl").read_text().splitlines()
    (words / "rejected.jsonl").write_text("\n".join(lines[:-5]) + "\n")
    (complaint,) = story_of(words).complaints
    assert complaint.startswith("The manifest counts 120 candidates, the data sets hold 115")


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 60), st.integers(1, 60))
def test_intervals_that_overlap_are_never_called_a_difference(a: int, n: int, b: int, m: int) -> None:
    one, two = rate(min(a, n), n), rate(min(b, m), m)
    sentence = words.compared([("x", one), ("y", two)])
    overlap = one.low <= two.high and two.low <= one.high
    assert ("alike" in sentence) == overlap
    assert ("more often" in sentence) == (not overlap)


@pytest.mark.parametrize(
    ("rows", "share", "low", "high", "sentence"),
    [
        (32, 0.0, 0.0, 0.15625, "32 rows came out. At most 5 of them carry a wrong label, perhaps none."),
        (1, 0.0, 0.0, 0.3, "1 row came out. At most 1 of them carries a wrong label, perhaps none."),
        (50, 0.1, 0.06, 0.2, "50 rows came out. At most 10 of them carry a wrong label."),
        (
            5000,
            0.01,
            0.004,
            0.02,
            "5,000 rows came out. Between 0.40\u00a0% and 2.0\u00a0% of them carry a wrong label.",
        ),
        (
            5000,
            0.0,
            0.0,
            0.02,
            "5,000 rows came out. At most 2.0\u00a0% of them carry a wrong label, perhaps none.",
        ),
        (
            5000,
            0.2,
            0.0,
            0.9,
            "5,000 rows came out. There are too few labelled cases to say how many are wrong.",
        ),
        (5000, None, None, None, "5,000 rows came out. How many carry a wrong label, nobody has measured."),
        (0, None, None, None, "Nothing came out."),
    ],
)
def test_headlines(
    rows: int, share: float | None, low: float | None, high: float | None, sentence: str
) -> None:
    line = labels_.Line("sft", "", "", share, low, high)
    found = labels_.Labels((line,), line, rows, "")
    assert labels_.headline(found, rows, finished=True) == sentence


def test_an_empty_result_has_a_likely_cause(made_run: Run, plain_rows: Rows) -> None:
    rows = plain_rows(3)
    for row in rows:
        row["reference"]["answer"] = "nothing"
    one = story_of(made_run(rows))
    assert one.headline == "Nothing came out."
    assert one.causes[0].startswith("All 30 candidates ended before the selectors. Most often: judges.read:")


def test_two_runs_are_compared_by_what_both_judged(made_run: Run, plain_rows: Rows) -> None:
    rows = plain_rows(4)
    before = made_run(rows, name="before")
    rows[0]["reference"] = {"answer": "other"}
    rows[1]["responses"][0] = "reworded: bridge"
    rows[2]["responses"] = rows[2]["responses"][:9]
    now = made_run(rows, name="now")
    with Store() as store:
        one, two = read(now), read(before)
        table = scan(one, store)
        found = changes(one, table, two, scan(two, store))
    assert (found.common, found.reworded, found.gone, found.new) == (38, 1, 1, 0)
    assert found.flipped == sum(
        part.count for r, row in enumerate(found.cells) for c, part in enumerate(row) if r != c
    )
    assert found.flipped == 4  # three right ones and the long one of the first prompt
    assert {flip.step for flip in found.flips} == {"judges.read"}
    assert found.steps == []


def test_another_digest_is_shown(made_run: Run, plain_rows: Rows) -> None:
    one = made_run(plain_rows(2), name="a")
    two = made_run(plain_rows(2), name="b", steps=("judges.read", "select.best"))
    manifest = json.loads((two / "manifest.json").read_text())
    manifest["steps"][0]["digest"] = "0" * 32
    (two / "manifest.json").write_text(json.dumps(manifest))
    with Store() as store:
        now, before = read(two), read(one)
        found = changes(now, scan(now, store), before, scan(before, store))
    assert {step.name for step in found.steps} == {
        "judges.read",
        "judges.scripted",
        "judges.short",
        "select.pairs",
    }


def test_the_queue_is_the_same_every_time_and_begins_at_random(words: Path) -> None:
    one, two = story_of(words), story_of(words)
    assert one.queue == two.queue
    drawn = [item for item in one.queue if item.random]
    assert len(drawn) == 12
    doubtful = [item for item in one.queue if not item.random]
    assert {item.why for item in doubtful} <= {queue.SPLIT, queue.CLOSE, queue.THIN, queue.OPEN}
    assert len({item.candidate for item in one.queue}) == len(one.queue)


def test_pass_at_k_is_the_estimate_of_chen_et_al(words: Path) -> None:
    with Store() as store:
        found = read(words)
        (line,) = shape.pass_at(scan(found, store), "")
    manifest = json.loads((words / "manifest.json").read_text())["metrics"]["pass_at"]
    for k, share in manifest.items():
        assert line.points[int(k) - 1] == pytest.approx(share, abs=1e-6)


def certificate(digest: str, accept: float = 1.0) -> dict[str, Any]:
    """A certificate as a run writes it: 0 of 40 wrong accepted, 1 of 60 right rejected."""

    def written(errors: int, n: int) -> dict[str, Any]:
        one = rate(errors, n)
        return {"errors": errors, "n": n, "rate": one.rate, "low": one.low, "high": one.high}

    def rates(n: int) -> dict[str, Any]:
        return {
            "false_accept": written(0, n),
            "false_reject": written(1, n + 20),
            "abstained": written(3, 2 * n),
            "should_have_abstained": written(0, 0),
            "failed": 0,
        }

    strata = [
        {"tag": "kind", "value": str(n), "small": n < 20, "rates": rates(n)}
        for n in (5, 20, 25, 30, 35, 40, 45)
    ]
    return {
        "verifier": "judges.read",
        "digest": digest,
        "accept": accept,
        "cases": {"file": "x", "digest": "y", "count": 100},
        "rates": rates(40),
        "strata": strata,
        "speed": {"p95": 0.002},
    }


@pytest.mark.parametrize(
    ("digest", "accept", "state"), [("", 1.0, "holds"), ("other", 1.0, "stale"), ("", 0.5, "stale")]
)
def test_a_certificate_counts_for_its_digest_and_threshold_only(
    words: Path, digest: str, accept: float, state: str
) -> None:
    plan = json.loads((words / "plan.json").read_text())
    own = plan["steps"][0]["digest"]
    plan["certificates"]["judges.read"] = certificate(digest or own, accept)
    (words / "plan.json").write_text(json.dumps(plan))
    one = story_of(words)
    read_, scripted = sorted(one.certificates, key=lambda each: each.step)
    assert (read_.state, scripted.state) == (state, "none")
    assert (read_.accepts.n, read_.rejects.errors, read_.milliseconds) == (40, 1, 2.0)  # type: ignore[union-attr]
    assert [stratum.name for stratum in read_.strata] == [
        "kind: 20",
        "kind: 25",
        "kind: 30",
        "kind: 35",
        "kind: 40",
    ]
    assert (read_.better, read_.small) == (1, 1)
    assert any("other code or options" in line for line in one.trust_words) == (state == "stale")
    assert any(line.startswith("Not measured: judges.scripted") for line in one.trust_words)


def test_cost_and_time_are_those_of_manifest_and_session(words: Path) -> None:
    manifest = json.loads((words / "manifest.json").read_text())
    usage = {"requests": 9, "prompt_tokens": 100, "completion_tokens": 50, "usd": 0.25}
    manifest["counts"]["usage"] = {"a": {"chat": usage}, "b": {"chat": usage, "box": {"requests": 1}}}
    (words / "manifest.json").write_text(json.dumps(manifest))
    (words / "sessions.ndjson").write_text(
        '{"seconds": 1}\n{"seconds": 33.4, "steps": {"judges.read": 12.0, "judges.scripted": 30.0, "gone": 1}}\n'
    )
    cost = story_of(words).cost
    assert (cost.tokens, cost.usd, cost.seconds) == ((200, 100), 0.5, 33.4)
    assert cost.steps == (("judges.scripted", 0.5), ("judges.read", 0.1))  # of 60 and of 120 candidates
    assert cost.asked == (("chat", 18), ("box", 1))
