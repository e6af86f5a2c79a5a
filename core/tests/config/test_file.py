"""Every mistake in a config file is one sentence with file and key, before anything runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from goldgate.config import file as config
from goldgate.errors import ConfigError

GOOD: dict[str, Any] = {
    "name": "t",
    "source": {"path": "r.jsonl"},
    "step": [{"use": "math.answer", "tolerance": 1}],
}


def test_a_whole_file(tmp_path: Path) -> None:
    path = tmp_path / "gsm.toml"
    path.write_text(
        """
        name = "gsm"
        seed = 7
        [source]
        path = "problems.jsonl"
        columns = {question = "prompt"}
        [services.policy]
        use = "llm.openai"
        model = "m"
        [[step]]
        use = "llm.sample"
        service = "policy"
        n = 10
        [[step]]
        use = "math.answer"
        name = "strict"
        when = {domain = "math"}
        [export]
        sft = "parquet"
        """
    )
    read = config.read(path, {"workers": 3})
    assert (read.name, read.seed, read.workers, read.base) == ("gsm", 7, 3, str(tmp_path))
    assert read.step[0].options == {"n": 10}
    assert read.step[1].name == "strict"
    assert read.services["policy"] == config.ServiceConfig("llm.openai", {"model": "m"})
    assert read.export == {"sft": config.ExportConfig("parquet")}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sed": 1}, "unknown key 'sed', did you mean 'seed'"),
        ({"base": "/"}, "unknown key 'base'"),
        ({"seed": "x"}, "seed: Expected `int`"),
        ({"name": "a b"}, "name: letters, digits"),
        ({"name": None}, "name: letters, digits"),
        ({"source": "r.jsonl"}, "source: a table with a path"),
        ({"source": {}}, r"\[source\]: .*missing required field `path`"),
        (
            {"source": {"path": "r", "colums": {}}},
            r"\[source\]: unknown key 'colums', did you mean 'columns'",
        ),
        ({"step": []}, r"step: a list of tables, \[\[step\]\]"),
        ({"step": [{"n": 1}]}, "step 1: use is missing"),
        ({"step": [{"use": "a.b", "accept": 2}]}, r"step 1 \(a.b\): accept: a score in \[0, 1\]"),
        (
            {"step": [{"use": "a.b", "on_abstain": "maybe"}]},
            r"step 1 \(a.b\): on_abstain: Invalid enum value",
        ),
        ({"services": {"p": {}}}, "services.p: use is missing"),
        ({"cascade": "jury"}, "cascade: Expected `bool`, got `str`"),
    ],
)
def test_a_mistake_is_one_sentence(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=f"^t.toml: .*{message}") as raised:
        config.parse({**GOOD, **change}, "t.toml")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("missing", ["name", "source", "step"])
def test_what_is_missing_is_named(missing: str) -> None:
    with pytest.raises(ConfigError, match=f"t.toml: {missing} is missing"):
        config.parse({key: value for key, value in GOOD.items() if key != missing}, "t.toml")


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe"])
def test_a_file_that_is_not_toml(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.toml").write_bytes(content)
    with pytest.raises(ConfigError, match=r"t.toml: not TOML"):
        config.read(tmp_path / "t.toml")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file"):
        config.read(tmp_path / "t.toml")


def test_what_does_not_change_results_is_left_out_of_their_digest() -> None:
    one = config.parse({**GOOD, "workers": 1, "runs": "a"}, base=Path("/x"))
    two = config.parse({**GOOD, "workers": 9, "runs": "b"}, base=Path("/y"))
    assert config.results_table(one) == config.results_table(two)
    assert config.results_table(one) != config.results_table(config.parse({**GOOD, "seed": 1}))
