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


@dataclass(frozen=True)
class Stage:
    """One stage of every round: ``run`` names a pipeline's config, ``train`` a trainer.

    A run may be given another ``source``, and options of its ``services`` and ``steps`` by their names.
    A training reads ``data``: names of run stages ("sample" is this round's, "sample*" every round's so
    far) or folders; its ``options`` are the trainer's, and the model it ``gives`` is known by that name
    from then on. In every text, ``{round}``, ``{seed}`` and the names under [set] are filled in; a text
    ``@name`` is the folder of the newest model of that name.
    """

    name: str
    run: str = ""
    train: str = ""
    source: str = ""
    services: dict[str, dict[str, Any]] = field(default_factory=dict)
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)
    data: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    gives: str = ""

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise ValueError(f"a stage's name has letters, digits, '.', '_' and '-', unlike {self.name!r}")
        if bool(self.run) == bool(self.train):
            raise ValueError(f"stage {self.name!r} has either run or train")
        wrong = ("data", "options", "gives") if self.run else ("source", "services", "steps")
        for key in wrong:
            if getattr(self, key):
                raise ValueError(
                    f"stage {self.name!r}: {key} does not go with {'run' if self.run else 'train'}"
                )
        if self.train and not self.gives:
            raise ValueError(f"stage {self.name!r}: gives names the model it makes")


@dataclass(frozen=True)
class Loop:
    """A whole loop. ``models`` are folders to begin with. Round r of seed s runs with the seed
    1000 s + r. ``executor`` runs the pipelines; ``launch`` is put before the trainings' command
    (["accelerate", "launch", "--num_processes", "8"]); without it they run in this process.
    """

    name: str
    stage: tuple[Stage, ...]
    models: dict[str, str]
    rounds: int = 1
    seed: int = 0
    executor: str = "local"
    launch: tuple[str, ...] = ()
    set: dict[str, str] = field(default_factory=dict)

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
    for word, said in words.items():
        value = value.replace("{" + word + "}", said)
    return value
