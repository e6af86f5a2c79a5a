"""Options are typed, and every mistake in them is one sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from goldgate.errors import ConfigError
from goldgate.plugins import options


@dataclass(frozen=True)
class Sampling:
    n: int
    temperature: float = 1.0
    mode: Literal["fast", "slow"] = "fast"
    stop: tuple[str, ...] = ()
    path: Path | None = None
    extra: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError("n: at least 1")


def test_a_table_becomes_a_frozen_value() -> None:
    built = options.build(
        Sampling, {"n": 2, "temperature": 1, "stop": ["x"], "path": "a/b"}, "here", Path("/base")
    )
    assert built == Sampling(2, 1.0, "fast", ("x",), Path("/base/a/b"))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"n": 1, "temprature": 1}, "unknown key 'temprature', did you mean 'temperature'"),
        ({"n": 1, "zzz": 1}, "unknown key 'zzz'; known: n, temperature"),
        ({}, "missing required field `n`"),
        ({"n": "two"}, "n: Expected `int`, got `str`"),
        ({"n": 1, "mode": "medium"}, "mode: Invalid enum value 'medium'"),
        ({"n": 0}, "n: at least 1"),
        ({"n": 1, "path": 3}, "path: Expected"),
    ],
)
def test_a_mistake_names_the_place_and_the_key(table: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigError, match=f"^here: .*{message}"):
        options.build(Sampling, table, "here")


def test_a_plug_in_without_options_takes_none() -> None:
    assert options.build(None, {}, "here") is None
    with pytest.raises(ConfigError, match="takes no options"):
        options.build(None, {"n": 1}, "here")


def test_the_schema_has_every_option() -> None:
    schema = options.schema(Sampling)
    assert set(schema["properties"]) == set(options.names(Sampling))
    assert schema["required"] == ["n"]
    assert schema["properties"]["mode"]["enum"] == ["fast", "slow"]


def test_the_table_for_people_has_types_and_defaults() -> None:
    table = {option.name: (option.type, option.default) for option in options.table(Sampling)}
    assert table["n"] == ("int", "required")
    assert table["temperature"] == ("float", "1.0")
    assert table["extra"] == ("dict[str, int]", "{}")
