"""The config of a loop: stages that run a pipeline or a trainer, repeated for a number of rounds."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from goldgate import ConfigError
from goldgate.runs import build_options, check_keys, option_names

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,40}")  # they become parts of folder names


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of every round: it runs a pipeline or trains a model.

    In every text, ``{round}``, ``{seed}`` and the names under [set] are filled in; a text ``@name`` is the
    folder of the newest model of that name.
    """

    name: str
    """The stage's name; other stages read its data by it."""
    run: str = ""
    """The config of a pipeline; or give ``train``."""
    train: str = ""
    """The name of a trainer; or give ``run``."""
    source: str = ""
    """Of a run: the rows it reads, in place of its config's."""
    services: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Of a run: options of its services, by their names."""
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Of a run: options of its steps, by their names."""
    pass_rate_of: str = ""
    """Of a run: the run stage whose latest run says how often each prompt was solved; its own name is the
    round before. In the first round all prompts are taken."""
    pass_rate: tuple[float, float] = (0.0, 0.8)
    """With ``pass_rate_of``: only prompts that were solved this often, so that later rounds are harder; a
    prompt that was not tried yet stays."""
    data: tuple[str, ...] = ()
    """Of a training: run stages ("sample" is this round's, "sample*" all so far), or folders."""
    options: dict[str, Any] = field(default_factory=dict)
    """Of a training: the trainer's options."""
    gives: str = ""
    """Of a training: the name of the model that it makes."""

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(f"a stage's name has letters, digits, '.', '_' and '-', unlike {self.name!r}")
        if bool(self.run) == bool(self.train):
            raise ValueError(f"stage {self.name!r} has either run or train")
        wrong = ("data", "options", "gives") if self.run else ("source", "services", "steps", "pass_rate_of")
        if not 0 <= self.pass_rate[0] <= self.pass_rate[1] <= 1:
            raise ValueError(f"stage {self.name!r}: pass_rate is a range within 0 to 1")
        for key in wrong:
            if getattr(self, key):
                raise ValueError(
                    f"stage {self.name!r}: {key} does not go with {'run' if self.run else 'train'}"
                )
        if self.train and not self.gives:
            raise ValueError(f"stage {self.name!r}: gives names the model it makes")


@dataclass(frozen=True, slots=True)
class Loop:
    """A whole loop. Round r of seed s runs with the seed 1000 s + r."""

    name: str
    """Its folder's name, with the seed."""
    stage: tuple[Stage, ...]
    """The stages of one round, in order."""
    models: dict[str, str]
    """Folders of models to begin with, by name."""
    rounds: int = 1
    """How often the stages are repeated."""
    seed: int = 0
    """What every run's and training's seed comes from."""
    executor: str = "local"
    """Runs the pipelines."""
    launch: tuple[str, ...] = ()
    """Put before the trainings' command (["accelerate", "launch", …]); without it they run
    in this process."""
    set: dict[str, str] = field(default_factory=dict)
    """Names that are filled in."""

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(f"a loop's name has letters, digits, '.', '_' and '-', unlike {self.name!r}")
        names = [stage.name for stage in self.stage]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two stages are named {name!r}")
        if self.rounds < 1 or not self.stage:
            raise ValueError("a loop has at least one round and one stage")


def read(path: Path, seed: int | None = None, changes: Mapping[str, str] | None = None) -> Loop:
    """The loop of a TOML file; ``changes`` replace what is under [set]. Raises ConfigError."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from error
    table["set"] = {**table.get("set", {}), **(changes or {})}
    if seed is not None:
        table["seed"] = seed
    stages = table.get("stage", [])
    for number, stage in enumerate(stages if isinstance(stages, list) else [], 1):
        if isinstance(stage, dict):
            check_keys(stage, option_names(Stage), f"{path}: stage {number}")
    loop: Loop = build_options(Loop, table, str(path))
    return loop


def filled(value: Any, words: Mapping[str, str], models: Mapping[str, Path]) -> Any:
    """A value with its texts filled in. Raises ConfigError for a name that nothing has."""
    if isinstance(value, dict):
        return {key: filled(item, words, models) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [filled(item, words, models) for item in value]
    if not isinstance(value, str):
        return value
    if value.startswith("@"):
        if value[1:] not in models:
            raise ConfigError(f"no model is named {value[1:]!r} yet; there are {', '.join(models)}")
        return str(models[value[1:]])
    for word, text in words.items():
        value = value.replace("{" + word + "}", text)
    return value
