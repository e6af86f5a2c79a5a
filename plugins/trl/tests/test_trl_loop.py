"""Rounds: what goes where, and that a loop goes on where it stopped."""

import json
import textwrap
from pathlib import Path

import pytest
from goldgate import ConfigError, RunError
from goldgate_trl import __main__ as command
from goldgate_trl import difficulty, loop, rounds, sft
from safetensors.torch import load_file

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")  # trl's call

PLUGIN = """
from pathlib import Path
from dataclasses import dataclass
from goldgate import *
from goldgate.testing import Scripted

@dataclass(frozen=True)
class Model:
    path: Path

def policy(options):
    assert (options.path / "config.json").is_file()
    return Scripted(lambda asked: Completion(Message("assistant", "= 3" if asked.index else "= 4")))

@dataclass(frozen=True)
class Many:
    n: int = 2
    seed: int = 0

def sampled(sample, options):
    replies = yield tuple(Chat(sample.prompt, index=n, seed=options.seed) for n in range(options.n))
    return [Candidate(sample, (reply.message,)) for reply in replies]

def checked(candidate):
    right = candidate.text == "= " + candidate.sample.reference["answer"]
    return accept("right") if right else reject("wrong")

@hookimpl
def goldgate_services():
    return {"sums.policy": Service(policy, ("chat",), Model)}

@hookimpl
def goldgate_generators():
    return {"sums.sample": Generator(sampled, options=Many)}

@hookimpl
def goldgate_verifiers():
    return {"sums.check": Verifier(checked)}
"""
PIPELINE = """
name = "sample"
plugins = ["sums.py"]
[source]
path = "none.jsonl"
[services.policy]
use = "sums.policy"
path = "none"
[[step]]
use = "sums.sample"
[[step]]
use = "sums.check"
[[step]]
use = "select.best"
[[step]]
use = "select.pairs"
"""
LOOP = """
name = "sums"
rounds = 2
executor = "inline"
[set]
problems = "problems"
[models]
policy = "model"
[[stage]]
name = "sample"
run = "sample.toml"
source = "{problems}-{round}.jsonl"
services = { policy = { path = "@policy" } }
steps = { "sums.sample" = { n = 3 } }
[[stage]]
name = "sft"
train = "trl.sft"
data = ["sample*"]
gives = "policy"
options = { path = "@policy", steps = 2, batch = 4, learning_rate = 1e-3, device = "cpu", threads = 1 }
"""


@pytest.fixture
def base(tmp_path, model):
    (tmp_path / "sums.py").write_text(textwrap.dedent(PLUGIN))
    (tmp_path / "sample.toml").write_text(PIPELINE)
    (tmp_path / "loop.toml").write_text(LOOP)
    (tmp_path / "model").symlink_to(model)
    for number in (1, 2):
        rows = [{"prompt": f"{number} + {n}", "reference": {"answer": "3"}} for n in range(number + 2)]
        (tmp_path / f"problems-{number}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def go(base, out="out", **changes):
    return loop.run(rounds.read(base / "loop.toml", **changes), loop.Place(base, base / out))


def test_a_later_round_takes_the_prompts_that_were_not_solved(base):
    rows = [{"id": f"p{n}", "prompt": f"1 + {n}", "reference": {"answer": "34"[n % 2]}} for n in range(6)]
    rows.append({"id": "hard", "prompt": "1 + 1", "reference": {"answer": "9"}})
    (base / "problems-1.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    rows.append({"id": "new", "prompt": "1 + 2", "reference": {"answer": "3"}})
    (base / "problems-2.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    harder = 'source = "{problems}-{round}.jsonl"\npass_rate_of = "sample"\npass_rate = [0.1, 0.5]'
    text = (base / "loop.toml").read_text()
    (base / "loop.toml").write_text(text.replace('source = "{problems}-{round}.jsonl"', harder))
    first, _, second, _ = go(base)
    assert difficulty.pass_rates(first.folder) == {
        **{f"p{n}": pytest.approx((2 if n % 2 == 0 else 1) / 3) for n in range(6)},
        "hard": 0.0,
    }
    asked = {
        row["id"] for row in map(json.loads, (second.folder / "rejected.jsonl").read_text().splitlines())
    }
    asked |= {row["id"] for row in map(json.loads, (second.folder / "sft.jsonl").read_text().splitlines())}
    assert asked == {"p1", "p3", "p5", "new"}


def test_prompts_that_are_all_too_easy_are_reported(tmp_path):
    with pytest.raises(RunError, match="no prompt has a pass rate from 0 to 0.5"):
        difficulty.kept([("a", b"{}\n")], {"a": 1.0}, (0.0, 0.5), tmp_path / "out.jsonl")


def test_each_round_samples_the_newest_policy_and_learns_from_all_rounds(base):
    reports = go(base)
    stages = [(report.round, report.stage) for report in reports]
    assert stages == [(1, "sample"), (1, "sft"), (2, "sample"), (2, "sft")]
    first, learnt, second, last = (report.measures for report in reports)
    assert (first["candidates"], first["accepted"], first["sft rows"]) == (9, 6, 3)
    assert (second["candidates"], second["sft rows"]) == (12, 4)
    assert (learnt["rows"], last["rows"]) == (3, 7)
    config = json.loads((reports[2].folder / "manifest.json").read_text())["config"]
    assert config["services"]["policy"]["options"]["path"] == str(reports[1].folder)
    assert config["seed"] == 2
    lines = [json.loads(line) for line in (base / "out" / "measures.jsonl").read_text().splitlines()]
    assert [line["measures"] for line in lines] == [dict(report.measures) for report in reports]


def test_the_same_command_does_nothing_twice(base, monkeypatch):
    first = go(base)
    monkeypatch.setattr(sft, "train", None)
    again = go(base)
    assert [(r.folder, r.measures) for r in again] == [(r.folder, r.measures) for r in first]


def test_a_loop_goes_on_where_it_stopped(base, monkeypatch):
    whole = go(base)
    train, calls = sft.train, []

    def dies(data, out, options):
        calls.append(out)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return train(data, out, options)

    monkeypatch.setattr(sft, "train", dies)
    with pytest.raises(KeyboardInterrupt):
        go(base, "broken")
    broken = go(base, "broken")
    assert len(calls) == 3
    left, right = (load_file(reports[-1].folder / "model.safetensors") for reports in (whole, broken))
    assert all((left[name] == right[name]).all() for name in left)


def test_other_data_make_another_model(base):
    first = go(base)[1].folder
    problems = base / "problems-1.jsonl"
    problems.write_text(problems.read_text() + '{"prompt": "9 + 9", "reference": {"answer": "3"}}\n')
    assert go(base)[1].folder != first


def test_the_seed_and_what_is_set(base):
    (base / "others-1.jsonl").write_text('{"prompt": "1 + 2", "reference": {"answer": "3"}}\n')
    (base / "others-2.jsonl").write_text('{"prompt": "1 + 2", "reference": {"answer": "3"}}\n')
    reports = go(base, seed=7, changes={"problems": "others"})
    config = json.loads((reports[0].folder / "manifest.json").read_text())["config"]
    assert (config["seed"], reports[0].measures["candidates"]) == (7001, 3)


def test_a_failure_stops_the_loop(base):
    (base / "problems-1.jsonl").write_text("nonsense\n")
    with pytest.raises(RunError, match=r"stage sample, round 1: \d failures"):
        go(base)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('train = "trl.sft"', 'train = "trl.none"', "no trainer 'trl.none'"),
        ('gives = "policy"', "", "gives names the model"),
        ('"@policy", steps', '"@none", steps', "no model is named 'none'"),
        ('data = ["sample*"]', 'data = ["none"]', "neither a folder nor a run"),
        ("steps = 2", "stops = 2", "unknown key 'stops'"),
        ('run = "sample.toml"', 'run = "none.toml"', "No such file"),
        ('"sums.sample" =', '"sums.none" =', "none named 'sums.none'"),
        ('policy = "model"', 'policy = "none"', "there is no folder"),
        ('name = "sft"', 'name = "sample"', "two stages"),
        ('name = "sft"', 'name = "../sft"', "a stage's name"),
        ('name = "sums"', 'name = "a/b"', "a loop's name"),
        ("rounds = 2", "rounds = 0", "at least one round"),
        ("rounds = 2", "round = 2", "did you mean 'rounds'"),
        ('gives = "policy"', 'gives = "policy"\nsource = "x"', "does not go with train"),
    ],
)
def test_mistakes_are_one_sentence(base, old, new, message):
    text = (base / "loop.toml").read_text()
    assert old in text
    (base / "loop.toml").write_text(text.replace(old, new))
    with pytest.raises(ConfigError, match=message):
        go(base)


def test_the_commands(base, folder, model, capsys, monkeypatch):
    monkeypatch.chdir(base)
    assert command.main(["loop", "loop.toml"]) == 0
    assert "round 2  sft" in capsys.readouterr().out
    assert (base / "runs" / "sums-0" / "measures.jsonl").is_file()
    options = json.dumps({"path": str(model), "steps": 1, "device": "cpu", "threads": 1})
    assert command.main(["train", "trl.sft", str(folder), "trained", "--options", options]) == 0
    assert json.loads(capsys.readouterr().out)["steps"] == 1
    assert command.main(["loop", "none.toml"]) == 2
    assert "No such file" in capsys.readouterr().err
    assert command.main(["train", "trl.none", "a", "b"]) == 2
    assert Path("trained/model.safetensors").is_file()


def test_models_are_averaged(base):
    text = (base / "loop.toml").read_text().replace("rounds = 2", "rounds = 1")
    average = """
[[stage]]
name = "mean"
train = "trl.average"
gives = "policy"
options = { models = ["@first", "@policy"], weights = [1, 3] }
"""
    text = text.replace('policy = "model"', 'policy = "model"\nfirst = "model"') + average
    (base / "loop.toml").write_text(text)
    _, learnt, mean = go(base)
    first, second, third = (
        load_file(f / "model.safetensors") for f in (base / "model", learnt.folder, mean.folder)
    )
    for name, tensor in third.items():
        assert ((first[name].double() / 4 + second[name].double() * 3 / 4).float() == tensor).all()


def test_a_launcher_runs_the_training(base, monkeypatch):
    import sys

    text = (
        (base / "loop.toml").read_text().replace("rounds = 2", f'rounds = 1\nlaunch = ["{sys.executable}"]')
    )
    (base / "loop.toml").write_text(text)
    monkeypatch.setattr(sft, "train", None)
    assert (go(base)[-1].folder / "training.json").is_file()
