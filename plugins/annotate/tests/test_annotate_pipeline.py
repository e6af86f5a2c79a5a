"""A pipeline waits for people and goes on; a run's rows come back as tasks, cases and an audit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from goldgate.cli import main
from goldgate.runs import load
from goldgate_annotate import select
from goldgate_annotate.labels import Edited
from goldgate_annotate.log import Log
from goldgate_annotate.queue import Rules
from goldgate_annotate.tasks import read

CHECKS = """
from goldgate import Verifier, abstain, accept, hookimpl, reject

def check(candidate):
    if "maybe" in candidate.text:
        return abstain("it may be")
    right = candidate.sample.reference["answer"] in candidate.text
    return accept("holds the answer") if right else reject("does not hold the answer")

def short(candidate):
    return accept("is short") if len(candidate.text) < 60 else reject("is long")

@hookimpl
def goldgate_verifiers():
    return {"own.check": Verifier(check, ("answer",)), "own.short": Verifier(short)}
"""
PIPELINE = """
name = "people"
plugins = ["checks.py"]
runs = "RUNS"

[source]
path = "rows.jsonl"

[services.people]
use = "annotate.page"
tasks = "waiting.jsonl"
labels = "labels.jsonl"

[[step]]
use = "own.check"

[[step]]
use = "annotate.people"

[[step]]
use = "annotate.edits"

[[step]]
use = "own.check"
name = "edited"

[[step]]
use = "preference.ranked"

[export]
preference = "jsonl"
"""
ROWS = [
    {"id": f"s{n}", "prompt": f"{n} + {n}?", "reference": {"answer": str(2 * n)},
     "responses": [f"The sum is {2 * n}.", f"Adding gives {2 * n}, I think.", "No idea."]}
    for n in range(3)
]  # fmt: skip


@pytest.fixture
def pipeline(tmp_path: Path, write: Callable[..., Path]) -> Path:
    if "preference.ranked" not in load().components["selectors"]:
        pytest.skip("goldgate-preference is not installed")
    (tmp_path / "checks.py").write_text(CHECKS)
    write(ROWS, "rows.jsonl")
    path = tmp_path / "p.toml"
    path.write_text(PIPELINE.replace("RUNS", str(tmp_path / "runs")))
    return path


def lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def run_folder(tmp_path: Path) -> Path:
    (found,) = (tmp_path / "runs").glob("people-*")
    return found


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Callable[[], Any]]:
    """A desk over what waits."""
    pytest.importorskip("starlette", reason="goldgate[serve] is not installed")
    from goldgate_annotate.desk import Desk

    opened: list[Any] = []

    def made(**more: Any) -> Any:
        opened.append(Desk((tmp_path / "waiting.jsonl",), Log(tmp_path / "labels.jsonl"), Rules(), **more))
        return opened[-1]

    yield made
    for desk in opened:
        desk.close()


def test_it_waits_for_labels_and_goes_on(
    pipeline: Path, tmp_path: Path, serving: Callable[..., Any], label: Any
) -> None:
    assert main(["run", str(pipeline), "--executor", "inline", "--quiet"]) == 1
    folder = run_folder(tmp_path)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["counts"]["held"], manifest["counts"]["failures"]) == (3, 0)
    assert {row["kind"] for row in lines(folder / "failures.jsonl")} == {"waiting"}
    assert len(lines(tmp_path / "waiting.jsonl")) == 3
    assert main(["run", str(pipeline), "--executor", "inline", "--quiet"]) == 1
    assert len(lines(tmp_path / "waiting.jsonl")) == 3  # nothing is asked twice

    desk = serving()
    for _ in range(2):
        task = desk.next("ann", "ann")["task"]
        best = next(one["text"] for one in task["responses"] if one["text"].startswith("The sum"))
        place = [one["text"] for one in task["responses"]].index(best)
        edit = Edited(place, best.replace("The sum is", "Both together are")) if task["id"] == "s0" else None
        label(desk, "ann", best=best, edited=edit)
    assert main(["run", str(pipeline), "--executor", "inline", "--quiet"]) == 1
    assert len(lines(folder / "failures.jsonl")) == 1
    assert main(["annotate", "serve", "nowhere.jsonl", "--overlap", "2"]) == 2
    label(desk, "ann", best="The sum is 4.")
    assert main(["run", str(pipeline), "--executor", "inline", "--quiet"]) == 0
    rows = lines(folder / "preference.jsonl")
    texts = [(row["id"], row["chosen"][0]["content"], row["rejected"][0]["content"]) for row in rows]
    assert texts == [
        ("s0", "Both together are 0.", "The sum is 0."),
        ("s0", "Both together are 0.", "Adding gives 0, I think."),
        ("s0", "The sum is 0.", "Adding gives 0, I think."),
        ("s1", "The sum is 2.", "Adding gives 2, I think."),
        ("s2", "The sum is 4.", "Adding gives 4, I think."),
    ]
    assert rows[0]["origin"] == {**rows[0]["origin"], "by": "human:ann", "parent": 0}
    assert rows[0]["reference"]["ranking"] == [0, 1]


def test_an_edit_is_judged_by_the_same_verifiers(
    pipeline: Path, tmp_path: Path, serving: Callable[..., Any], label: Any
) -> None:
    from goldgate_annotate.verify import of_config

    main(["run", str(pipeline), "--executor", "inline", "--quiet"])
    desk = serving(verifying=of_config(pipeline))
    task = desk.next("ann", "ann")["task"]
    best = task["responses"][0]["text"]
    _, saved = label(desk, "ann", best=best, edited=Edited(0, "It is 17."))
    assert saved["check"]["passes"] is False
    assert saved["check"]["why"] == "own.check: does not hold the answer"
    assert desk.log.state.checks[0].passes is False
    desk.undo("ann", "ann")
    _, saved = label(desk, "ann", best=best, edited=Edited(0, best + " Surely."))
    assert saved["check"]["passes"] is True
    assert [one["verifier"] for one in saved["check"]["verdicts"]] == [
        "own.check"
    ]  # "edited" is the same verifier


@pytest.fixture
def judged(tmp_path: Path, write: Callable[..., Path]) -> Path:
    """A run of two verifiers over three kinds of responses."""
    (tmp_path / "checks.py").write_text(CHECKS)
    long = "x" * 80
    write(
        [
            {"id": f"r{n}", "prompt": f"{n}?", "reference": {"answer": str(n)}, "tags": {"kind": "rare" if n == 0 else "common"},
             "responses": [f"It is {n}.", f"It is {n}. {long}", "maybe", "wrong"]}
            for n in range(12)
        ],
        "rows.jsonl",
    )  # fmt: skip
    (tmp_path / "j.toml").write_text(
        f'name = "judged"\nplugins = ["checks.py"]\ncascade = false\nruns = "{tmp_path / "runs"}"\n[source]\npath = "rows.jsonl"\n'
        '[[step]]\nuse = "own.check"\n[[step]]\nuse = "own.short"\n[[step]]\nuse = "select.best"\n[export]\nsft = "jsonl"\n'
    )
    assert main(["run", str(tmp_path / "j.toml"), "--executor", "inline", "--quiet"]) == 0
    (found,) = (tmp_path / "runs").glob("judged-*")
    return found


def test_each_way_of_selecting_finds_its_candidates(judged: Path) -> None:
    def texts(by: str, ask: str = "accept", n: int = 6, **more: Any) -> list[list[str]]:
        rows = select.tasks(judged, select.Wish(n, by, ask, **more))
        assert [read(row, "r").ask for row in rows] == [ask] * len(rows)
        return [[one["messages"][0]["content"] for one in row["responses"]] for row in rows]

    assert all("xxx" in text[0] or text[0] == "wrong" for text in texts("disagreement"))
    assert all(text == ["maybe"] for text in texts("failures"))
    assert len(texts("random", n=50)) == 48
    assert texts("random") == texts("random") != texts("random", seed=1)
    assert len(texts("audit", n=50)) == 12
    ranked = texts("disagreement", "rank", n=5)
    assert len(ranked) == 5
    assert all(pair[0].startswith("It is") and len(pair) == 2 for pair in ranked)
    assert all(len(group) == 3 for group in texts("random", "rank", responses=3))
    assert texts("audit", n=0) == []


def test_rare_strata_are_not_left_out(judged: Path) -> None:
    rows = select.tasks(judged, select.Wish(4, "random", "accept", tag="kind"))
    assert [row["tags"]["kind"] for row in rows].count("rare") == 2
    rows = select.tasks(judged, select.Wish(3, "audit", "accept", tag="kind"))
    assert rows[0]["annotate"]["rows"] == {
        "own.check+own.short, kind = common": 11,
        "own.check+own.short, kind = rare": 1,
    }


def test_certificates_say_which_stratum_comes_first() -> None:
    noise = {
        "label_noise": {
            "datasets": {"sft": {"accepted": {"by": {"a.x": {"high": 0.01}, "a.y": {"high": 0.2}}}}}
        }
    }
    assert select.prior(noise, "sft", ["a.x", "a.x+a.y", "a.z", "a.y, kind = rare"]) == {
        "a.x": 0.01,
        "a.x+a.y": pytest.approx(0.21),
        "a.z": 0.5,
        "a.y, kind = rare": 0.2,
    }


def test_the_loop_labels_become_an_audit_and_the_next_selection_knows_them(
    judged: Path, tmp_path: Path, serving: Callable[..., Any], label: Any, capsys: Any
) -> None:
    out = tmp_path / "waiting.jsonl"
    assert main(["annotate", "select", str(judged), "--n", "6", "--out", str(out)]) == 0
    desk = serving()
    widths = []
    for n in range(6):
        _, saved = label(desk, "ann", right=int(n > 0))
        widths.append(saved["interval"]["high"] - saved["interval"]["low"])
    assert widths[5] < widths[0]
    desk.close()
    merged = ["annotate", "merge", str(tmp_path / "labels.jsonl"), "--out", str(tmp_path / "rows.jsonl")]
    assert main([*merged, "--audit", str(judged), "--cases", str(tmp_path / "cases.jsonl")]) == 0
    assert "6 rows labelled" in capsys.readouterr().err
    labels = [row["label"] for row in lines(judged / "audit.jsonl")]
    assert sorted(labels) == [0, 1, 1, 1, 1, 1]
    assert len(lines(tmp_path / "cases.jsonl")) == 6
    first = select.tasks(judged, select.Wish(12, "audit", "accept"))[0]
    assert first["annotate"]["known"] == {"own.check+own.short": (6, 1)}
    assert len(select.tasks(judged, select.Wish(12, "audit", "accept"))) == 6  # those that have no label yet


def test_trajectories_are_ranked_at_the_message_in_which_they_part() -> None:
    call = {
        "role": "assistant",
        "content": "",
        "tool_calls": [{"type": "function", "function": {"name": "f", "arguments": "{}"}}],
    }
    result = {"role": "tool", "content": "7"}
    group = [
        {
            "id": "a",
            "index": n,
            "prompt": [{"role": "user", "content": "?"}],
            "completion": [call, result, {"role": "assistant", "content": text}, *more],
        }
        for n, (text, more) in enumerate(
            [("Seven.", []), ("Eight.", [result, {"role": "assistant", "content": "Nine."}])]
        )
    ]
    row = select._rank(group, {}, Path("run"))
    assert row["prompt"] == [{"role": "user", "content": "?"}, call, result]
    assert [one["messages"] for one in row["responses"]] == [
        [{"role": "assistant", "content": "Seven."}],
        [{"role": "assistant", "content": "Eight."}],
    ]


def test_a_folder_that_is_no_run_is_named(tmp_path: Path, capsys: Any) -> None:
    assert main(["annotate", "select", str(tmp_path)]) == 2
    assert "no manifest.json" in capsys.readouterr().err
    assert main(["annotate", "select", str(tmp_path), "--by", "audit", "--ask", "rank"]) == 2


def test_a_task_waits_for_as_many_people_as_it_should(
    tmp_path: Path, serving: Callable[..., Any], label: Any
) -> None:
    from goldgate import Failure, Message, chat
    from goldgate_annotate import Annotate
    from goldgate_annotate.options import PageOptions
    from goldgate_annotate.service import open_page

    page = open_page(PageOptions(tmp_path / "waiting.jsonl", tmp_path / "labels.jsonl", annotators=2))
    texts = ("left side", "right side")
    asked = [
        Annotate(name, chat(name), tuple((Message("assistant", text),) for text in texts))
        for name in ("a", "b")
    ]
    assert all(isinstance(reply, Failure) and reply.kind == "waiting" for reply in page.serve(asked))
    desk = serving()
    desk.rules = Rules(overlap=1.0)
    for _ in asked:
        label(desk, "ann", best="left side")
    (first, _) = page.serve(asked)
    assert isinstance(first, Failure)
    assert first.why.startswith("1 of 2 labels: goldgate annotate serve ")
    for _ in asked:
        name = desk.next("bob", "bob")["task"]["id"]
        label(desk, "bob", best="left side" if name == "a" else "right side")
    agreed, fight = page.serve(asked)
    assert (agreed.ranking, agreed.strengths, agreed.by) == ((0, 1), ("better",), ("ann", "bob"))
    assert (fight.ranking, fight.conflict) == ((), "1 call response 0 better, 1 response 1")
    assert len(lines(tmp_path / "waiting.jsonl")) == 2


def test_runs_in_parquet_are_read_too(judged: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    config = (
        (tmp_path / "j.toml")
        .read_text()
        .replace("[export]", '[export]\nrejected = "parquet"')
        .replace('sft = "jsonl"', 'sft = "parquet"')
    )
    (tmp_path / "q.toml").write_text(config.replace('name = "judged"', 'name = "columns"'))
    assert main(["run", str(tmp_path / "q.toml"), "--executor", "inline", "--quiet"]) == 0
    (found,) = (tmp_path / "runs").glob("columns-*")
    assert {path.suffix for path in found.glob("sft*")} == {".parquet"}
    for by in ("audit", "random", "disagreement"):
        rows = select.tasks(found, select.Wish(4, by, "accept"))
        again = [json.loads(json.dumps(row)) for row in rows]
        assert len(again) == 4
        assert all(read(row, "r").ask == "accept" for row in again)


def test_a_file_of_tasks_that_is_not_there_is_named(tmp_path: Path, capsys: Any) -> None:
    pytest.importorskip("uvicorn", reason="goldgate[serve] is not installed")
    out = str(tmp_path / "l.jsonl")
    assert main(["annotate", "serve", str(tmp_path / "nowhere.jsonl"), "--out", out, "--port", "0"]) == 2
    assert "nowhere.jsonl: No such file or directory" in capsys.readouterr().err
    assert main(["annotate", "serve", "x.jsonl", "--out", out, "--policy", "judge"]) == 2
    assert "give --config too" in capsys.readouterr().err
    assert main(["annotate", "serve", "x.jsonl", "--out", out, "--guide", str(tmp_path / "guide")]) == 2
    assert "guide: No such file or directory" in capsys.readouterr().err
    Path(out).touch()
    assert main(["annotate", "merge", out, "--out", str(tmp_path / "no" / "rows.jsonl")]) == 2
    assert "rows.jsonl: No such file or directory" in capsys.readouterr().err
    assert main(["annotate", "serve", "x.jsonl", "--out", out, "--annotators", "a,a"]) == 2


def test_the_example_ends_in_triples(tmp_path: Path) -> None:
    example = Path(__file__).parents[3] / "examples" / "annotate" / "annotate.toml"
    installed = load().components
    if not {"math.answer", "steerability.constraints"} <= installed["verifiers"].keys():
        pytest.skip("goldgate-math or goldgate-steerability is not installed")
    if "preference.ranked" not in installed["selectors"]:
        pytest.skip("goldgate-preference is not installed")
    where = str(tmp_path / "runs")
    assert main(["run", str(example), "--executor", "inline", "--quiet", "--runs", where]) == 0
    (found,) = (tmp_path / "runs").glob("annotate-*/preference.jsonl")
    rows = lines(found)
    by_people = [row for row in rows if row["origin"]["by"] == "human:ann"]
    assert {row["id"] for row in by_people} == {"ribbon", "apology"}
    assert len(rows) == 9  # two triples and three pairs
    assert not (example.parent / "tasks.jsonl").exists()
