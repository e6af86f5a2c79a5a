"""The config file: TOML, read into frozen values and checked as far as it can be without plug-ins."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any

from goldgate.config.tables import (
    Budget,
    Config,
    ExecutorConfig,
    ExportConfig,
    Price,
    ServiceConfig,
    Source,
    StepConfig,
)
from goldgate.errors import ConfigError
from goldgate.plugins import options

__all__ = [
    "STEP_KEYS",
    "Budget",
    "Config",
    "ExecutorConfig",
    "ExportConfig",
    "Price",
    "ServiceConfig",
    "Source",
    "StepConfig",
    "parse",
    "read",
    "results_table",
]

STEP_KEYS = tuple(key.name for key in fields(StepConfig) if key.name != "options")
SOURCE_KEYS = tuple(key.name for key in fields(Source) if key.name != "options")
SERVICE_KEYS = ("use", "price")
OLD_KEYS = {
    "patience": "plugin_timeout",
    "reply_within": "service_timeout",
    "allow_failures": "max_failure_rate",
    "judge": 'cascade (true for "cascade", false for "all")',
}
_INTERNAL = ("base", "blobs", "elsewhere", "sources", "disable")
_NOT_RESULTS = (
    *(
        "executor",
        "workers",
        "plugin_timeout",
        "retries",
        "service_timeout",
        "give_up_after",
        "max_failure_rate",
    ),
    *("budget", "runs", "journal", "base", "blobs", "elsewhere", "disable"),
)


def read(path: Path, changes: Mapping[str, Any] | None = None) -> Config:
    """The config of a TOML file; ``changes`` replace top-level keys. Relative paths count from the
    file's folder. Raises ConfigError.
    """
    try:
        table = tomllib.loads(path.read_text("utf-8-sig"))
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{path}: not TOML: {error}") from error
    return parse({**table, **(changes or {})}, str(path), path.parent)


def parse(table: Mapping[str, Any], where: str = "config", base: Path = Path()) -> Config:
    """The config of a table as TOML gives it. Raises ConfigError, its sentence beginning with ``where``."""
    known = ("source", *(name for name in options.names(Config) if name not in _INTERNAL))
    for key in table:
        if key in OLD_KEYS and key not in known:
            raise ConfigError(f"{where}: unknown key {key!r}: it is now called {OLD_KEYS[key]}")
    options.check_keys(table, known, where)
    for required in ("name", "source", "step"):
        if required not in table:
            raise ConfigError(f"{where}: {required} is missing")
    _check_name(table["name"], where)
    steps = tuple(
        _step(step, f"{where}: step {i}") for i, step in enumerate(_tables(table, "step", where), 1)
    )
    whole = {key: value for key, value in table.items() if key not in _PARSED}
    config: Config = options.build(Config, {**whole, "sources": [], "step": []}, where)
    load, disable = _plugins(table.get("plugins", ()), where)
    return replace(
        config,
        sources=_sources(table["source"], where),
        step=steps,
        services=_services(table.get("services", {}), where),
        export=_exports(table.get("export", {}), where),
        executor=_executor(table.get("executor", {}), where),
        plugins=load,
        disable=disable,
        base=str(base),
    )


_PARSED = ("source", "step", "services", "export", "executor", "plugins")


def results_table(config: Config) -> dict[str, Any]:
    """What of a config decides the results, as plain data: not the number of workers and the like."""
    return {key: value for key, value in asdict(config).items() if key not in _NOT_RESULTS}


def _check_name(name: Any, where: str) -> None:
    if not isinstance(name, str) or not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", name):
        raise ConfigError(f"{where}: name: letters, digits, '.', '_' and '-', at most 64, not {name!r}")


def _tables(table: Mapping[str, Any], key: str, where: str) -> list[Any]:
    held = table[key]
    if not isinstance(held, list) or not held:
        raise ConfigError(f"{where}: {key}: a list of tables, [[{key}]]")
    return held


def _sources(held: Any, where: str) -> tuple[Source, ...]:
    if isinstance(held, dict):
        return (_source(held, f"{where}: [source]"),)
    if isinstance(held, list) and held and all(isinstance(one, dict) for one in held):
        return tuple(_source(one, f"{where}: [[source]] {number}") for number, one in enumerate(held, 1))
    raise ConfigError(f"{where}: source: a table with a path, [source], or several, [[source]]")


def _source(body: Mapping[str, Any], where: str) -> Source:
    own = {key: body[key] for key in body if key in SOURCE_KEYS}
    rest = {key: body[key] for key in body if key not in SOURCE_KEYS}
    if rest and not own.get("reader"):
        options.check_keys(rest, SOURCE_KEYS, where)
    source: Source = options.build(Source, own, where)
    if source.share < 0 or source.take < 0 or source.repeat < 1:
        raise ConfigError(f"{where}: share and take are not negative, and repeat is at least 1")
    return replace(source, options=rest)


def _step(body: Any, where: str) -> StepConfig:
    if not isinstance(body, dict) or not isinstance(body.get("use"), str):
        raise ConfigError(f'{where}: use is missing: the name of a plug-in\'s component, use = "math.answer"')
    own = {key: body[key] for key in body if key in STEP_KEYS}
    rest = {key: body[key] for key in body if key not in STEP_KEYS}
    step: StepConfig = options.build(StepConfig, own, f"{where} ({body['use']})")
    if not 0.0 <= step.accept <= 1.0:
        raise ConfigError(f"{where} ({body['use']}): accept: a score in [0, 1], not {step.accept}")
    return replace(step, name=step.name or step.use, options=rest)


def _services(held: Any, where: str) -> dict[str, ServiceConfig]:
    if not isinstance(held, dict):
        raise ConfigError(f"{where}: services: a table each, [services.NAME]")
    return {name: _service(body, f"{where}: services.{name}") for name, body in held.items()}


def _service(body: Any, where: str) -> ServiceConfig:
    if not isinstance(body, dict) or not isinstance(body.get("use"), str):
        raise ConfigError(f'{where}: use is missing: the name of an installed service, use = "llm.openai"')
    price = options.build(Price, body["price"], f"{where}: price") if "price" in body else None
    return ServiceConfig(
        body["use"], {key: value for key, value in body.items() if key not in SERVICE_KEYS}, price
    )


def _exports(held: Any, where: str) -> dict[str, ExportConfig]:
    if not isinstance(held, dict):
        raise ConfigError(f'{where}: export: a format per data set, [export] sft = "jsonl"')
    found = {}
    for name, body in held.items():
        table = {"format": body} if isinstance(body, str) else body
        if not isinstance(table, dict):
            raise ConfigError(f"{where}: export.{name}: a format, or a table with one")
        export: ExportConfig = options.build(ExportConfig, table, f"{where}: export.{name}")
        if export.repeat < 1 or export.shard_rows < 0:
            raise ConfigError(f"{where}: export.{name}: repeat is at least 1, shard_rows not negative")
        found[name] = export
    return found


def _executor(held: Any, where: str) -> ExecutorConfig:
    table = {"use": held} if isinstance(held, str) else held
    if not isinstance(table, dict) or not isinstance(table.get("use", "local"), str):
        raise ConfigError(f'{where}: executor: a name, executor = "ray", or a table with use')
    rest = {key: value for key, value in table.items() if key != "use"}
    return ExecutorConfig(table.get("use", "local"), rest)


def _plugins(held: Any, where: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What to load, and what to leave out."""
    table = {"load": held} if isinstance(held, list | tuple) else held
    if not isinstance(table, dict):
        raise ConfigError(f"{where}: plugins: a list of modules or files, or a table with load and disable")
    options.check_keys(table, ("load", "disable"), f"{where}: plugins")
    lists = [table.get(key, ()) for key in ("load", "disable")]
    if not all(isinstance(names, list | tuple) and all(isinstance(n, str) for n in names) for names in lists):
        raise ConfigError(f"{where}: plugins: load and disable are lists of names")
    return tuple(lists[0]), tuple(lists[1])
