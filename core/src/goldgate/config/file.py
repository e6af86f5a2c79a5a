"""The config file: TOML, read into frozen values and checked as far as it can be without plug-ins."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal

from goldgate.errors import ConfigError
from goldgate.plugins import options


@dataclass(frozen=True, slots=True)
class Source:
    """Where problems come from. ``columns`` maps other column names to ours; ``split`` picks one
    of a data set folder's.
    """

    path: str
    columns: dict[str, str] = field(default_factory=dict)
    split: str = ""


@dataclass(frozen=True, slots=True)
class StepConfig:
    """One step. ``name`` is what verdicts are filed under; ``when`` limits it to samples with these
    tags; ``service`` names who answers its requests; a verdict below ``accept`` rejects; an
    abstention drops the candidate unless ``on_abstain`` is "keep". ``of``: what a filter looks at,
    "candidate" or "sample"; where it is not set, a filter before the first generator looks at the samples
    of rows without responses. ``options`` are the plug-in's own.
    """

    use: str
    name: str = ""
    when: dict[str, Any] = field(default_factory=dict)
    service: str = ""
    accept: float = 1.0
    on_abstain: Literal["drop", "keep"] = "drop"
    of: Literal["", "candidate", "sample"] = ""
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServiceConfig:
    """A configured service: the plug-in it uses, and that plug-in's options."""

    use: str
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Config:
    """A whole pipeline.

    ``judge``: "cascade" asks no further verifier once one has rejected, "all" asks every one. ``order``:
    "cost" lets verifiers that follow one another run in the order of least expected cost, where their
    certificates tell it; it never changes which candidates are accepted or rejected. "given" is as written.
    ``workers``: processes; 0 takes one a core. ``plugin_timeout``: seconds that a plug-in may compute without
    asking for anything before its worker is killed. ``retries``: how often a transient failure of a
    service is tried again; ``service_timeout``: seconds that a service may take over a batch.
    ``export``: the format of each data set; naming "prompts" writes the samples that nothing dropped.
    ``max_failure_rate``: the share of rows that may fail before the exit code is 1. ``plugins``: modules
    or files of your own to load besides the installed ones.
    """

    name: str
    source: Source
    step: tuple[StepConfig, ...]
    services: dict[str, ServiceConfig] = field(default_factory=dict)
    export: dict[str, str] = field(default_factory=lambda: {"sft": "jsonl", "preference": "jsonl"})
    seed: int = 0
    cascade: bool = True
    order: Literal["cost", "given"] = "cost"
    workers: int = 0
    plugin_timeout: float = 30.0
    retries: int = 4
    service_timeout: float = 600.0
    max_failure_rate: float = 0.0
    plugins: tuple[str, ...] = ()
    runs: str = "runs"
    base: str = "."


STEP_KEYS = tuple(key.name for key in fields(StepConfig) if key.name != "options")
_NOT_RESULTS = ("workers", "plugin_timeout", "retries", "service_timeout", "max_failure_rate", "runs", "base")


def read(path: Path, changes: Mapping[str, Any] | None = None) -> Config:
    """The config of a TOML file; ``changes`` replace top-level keys. Relative paths count from the
    file's folder. Raises ConfigError.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from error
    return parse({**table, **(changes or {})}, str(path), path.parent)


def parse(table: Mapping[str, Any], where: str = "config", base: Path = Path()) -> Config:
    """The config of a table as TOML gives it. Raises ConfigError, its sentence beginning with ``where``."""
    if "base" in table:
        raise ConfigError(f"{where}: unknown key 'base'")
    options.check_keys(table, options.names(Config), where)
    for required in ("name", "source", "step"):
        if required not in table:
            raise ConfigError(f"{where}: {required} is missing")
    if not isinstance(table["name"], str) or not re.fullmatch(
        r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", table["name"]
    ):
        raise ConfigError(
            f"{where}: name: letters, digits, '.', '_' and '-', at most 64, not {table['name']!r}"
        )
    if not isinstance(table["source"], dict):
        raise ConfigError(f"{where}: source: a table with a path, [source]")
    source = options.build(Source, table["source"], f"{where}: [source]")
    steps = tuple(
        _step(step, f"{where}: step {i}") for i, step in enumerate(_tables(table, "step", where), 1)
    )
    services = table.get("services", {})
    if not isinstance(services, dict):
        raise ConfigError(f"{where}: services: a table each, [services.NAME]")
    uses = {name: _use(body, f"{where}: services.{name}") for name, body in services.items()}
    config: Config = options.build(
        Config, {**table, "source": {"path": ""}, "step": [], "services": {}}, where
    )
    return replace(config, source=source, step=steps, services=uses, base=str(base))


def results_table(config: Config) -> dict[str, Any]:
    """What of a config decides the results, as plain data: not the number of workers and the like."""
    return {key: value for key, value in asdict(config).items() if key not in _NOT_RESULTS}


def _tables(table: Mapping[str, Any], key: str, where: str) -> list[Any]:
    held = table[key]
    if not isinstance(held, list) or not held:
        raise ConfigError(f"{where}: {key}: a list of tables, [[{key}]]")
    return held


def _step(body: Any, where: str) -> StepConfig:
    if not isinstance(body, dict) or not isinstance(body.get("use"), str):
        raise ConfigError(f'{where}: use is missing: the name of a plug-in\'s component, use = "math.answer"')
    own = {key: body[key] for key in body if key in STEP_KEYS}
    rest = {key: body[key] for key in body if key not in STEP_KEYS}
    step: StepConfig = options.build(StepConfig, own, f"{where} ({body['use']})")
    if not 0.0 <= step.accept <= 1.0:
        raise ConfigError(f"{where} ({body['use']}): accept: a score in [0, 1], not {step.accept}")
    return replace(step, name=step.name or step.use, options=rest)


def _use(body: Any, where: str) -> ServiceConfig:
    if not isinstance(body, dict) or not isinstance(body.get("use"), str):
        raise ConfigError(f'{where}: use is missing: the name of an installed service, use = "llm.openai"')
    return ServiceConfig(body["use"], {key: value for key, value in body.items() if key != "use"})
