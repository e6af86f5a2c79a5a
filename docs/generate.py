"""Write docs/reference from the code. ``make docs`` runs this; a test holds the files to the code."""

from __future__ import annotations

import argparse
import inspect
import platform
import re
import tomllib
from collections.abc import Iterable
from dataclasses import is_dataclass
from importlib import import_module
from pathlib import Path

from goldgate import requests
from goldgate.cli import COMMANDS, parser_of
from goldgate.config.file import Config, ExecutorConfig, Source, StepConfig
from goldgate.io import input_rows
from goldgate.plugins import descriptions, hookspecs, options
from goldgate.plugins.loading import KINDS, Component, load

PUBLIC = (
    "goldgate",
    "goldgate.text",
    "goldgate.asking",
    "goldgate.testing",
    "goldgate.adapters",
    "goldgate.runs",
    "goldgate.engine",
    "goldgate.commands",
)
SHOWN_ELSEWHERE = ("Command", "Pool")
REFERENCE = Path(__file__).parent / "reference"
MADE = "<!-- made by docs/generate.py from the code; make docs writes it again -->\n"


def main() -> None:
    """Write every page. A package that is not installed keeps the page it has."""
    (REFERENCE / "plugins").mkdir(exist_ok=True)
    for name, text in pages().items():
        (REFERENCE / name).write_text(text, "utf-8")


def pages() -> dict[str, str]:
    """File name → text of every page of the reference."""
    made = {
        "config.md": config(),
        "rows.md": row_format(),
        "plugins.md": packages(),
        **{f"plugins/{one['name']}.md": package(one["name"]) for one in projects()},
        "hooks.md": hooks(),
        "requests.md": request_kinds(),
        "commands.md": commands(),
        "public-api.md": public_api(),
    }
    # a default that names this machine's Python is the same page on every machine
    here, everywhere = f"host-{platform.python_version()}-", "host-3.N.N-"
    return {
        name: MADE + "\n".join(lines).rstrip().replace(here, everywhere) + "\n"
        for name, lines in ((name, list(lines)) for name, lines in made.items())
        if lines
    }


def config() -> Iterable[str]:
    """The config file's keys."""
    yield from (
        "# Config file",
        "",
        "One TOML file per pipeline; `goldgate schema` prints its JSON Schema.",
        "",
    )
    yield from (*_doc(Config), *_table(Config, leave=("base", "blobs", "elsewhere")))
    yield from ("## [source]", "", *_doc(Source), *_table(Source))
    yield from ("## [executor]", "", *_doc(ExecutorConfig))
    yield from ("## [services.NAME]", "")
    yield from ("`use` names an installed service; every other key is an option of that service.", "")
    yield from ("## [[step]]", "", *_doc(StepConfig), *_table(StepConfig, leave=("options",)))
    yield from ("Every other key is an option of the step's plug-in: see [plug-ins](plugins.md).",)


def row_format() -> Iterable[str]:
    """The row's keys."""
    yield from ("# Rows", "", "One JSON object per line; the same columns in Parquet.", "")
    yield from (*_doc(input_rows.Row), *_table(input_rows.Row))
    yield from (
        "## A response as an object",
        "",
        *_doc(input_rows.RowResponse),
        *_table(input_rows.RowResponse),
    )
    yield from ("## A message", "", *_doc(input_rows.RowMessage), *_table(input_rows.RowMessage))


def packages() -> Iterable[str]:
    """The packages of this repository, whether they are installed here or not."""
    yield from (
        "# Plug-ins",
        "",
        "The packages of this repository; each page has its components and options.",
    )
    yield from ("", "| package | |", "|---|---|")
    for project in projects():
        name, text = project["name"], project["description"]
        yield f"| [{name}](plugins/{name}.md) | {text} |"
    yield ""


def projects() -> list[dict[str, str]]:
    """Name and description of every package that brings plug-ins, the core first."""
    root = Path(__file__).parents[1]
    files = [root / "core" / "pyproject.toml", root / "sandbox" / "pyproject.toml"]
    files += sorted(root.glob("plugins/*/pyproject.toml"))
    return [tomllib.loads(file.read_text("utf-8"))["project"] for file in files]


def package(name: str) -> Iterable[str]:
    """Every component of one distribution, with its options. Nothing where it is not installed."""
    installed = load()
    found = {
        kind: [one for one in installed.components[kind].values() if one.distribution == name]
        for kind in KINDS
    }
    if not any(found.values()):
        return
    yield from (f"# {name}", "")
    for kind, components in found.items():
        if components:
            yield from (f"## {kind.capitalize()}", "")
        for component in components:
            yield from _component(component)


def _component(component: Component) -> Iterable[str]:
    yield from (f"### {component.name}", "")
    text = descriptions.of_component(component.name, component.value)
    yield from (descriptions.markdown(text), "")
    if needs := getattr(component.value, "needs", ()):
        yield from (f"Needs one of: {', '.join(f'`reference.{key}`' for key in needs)}.", "")
    kinds = getattr(component.value, "asks", None) or getattr(component.value, "answers", ())
    if kinds:
        verb = "Answers" if hasattr(component.value, "answers") else "Asks for"
        yield from (f"{verb}: {', '.join(kinds)}.", "")
    if getattr(component.value, "options", None) is not None:
        yield from (*_doc(component.value.options), *_table(component.value.options))


def hooks() -> Iterable[str]:
    """The hooks, and what they return."""
    yield from ("# Hooks", "", "Mark each with `@goldgate.hookimpl`; entry-point group `goldgate`.", "")
    for kind, component in KINDS.items():
        hook = f"goldgate_{kind}"
        yield from (f"## {hook}", "", *_doc(getattr(hookspecs, hook)))
        yield from (f"Returns a mapping from name to `goldgate.{component.__name__}`:", "", *_doc(component))
        yield from _table(component)


def request_kinds() -> Iterable[str]:
    """What a plug-in may ask for."""
    yield from ("# Requests and replies", "", *_doc(requests))
    found = [value for value in vars(requests).values() if hasattr(value, "kind") and hasattr(value, "reply")]
    for request in found:
        yield from (
            f"## {request.__name__}",
            "",
            f"Kind `{request.kind}`.",
            "",
            *_doc(request),
            *_table(request),
        )
        reply = request.reply
        if inspect.isclass(reply) and reply.__module__ == requests.__name__:
            yield from (f"Reply: `{reply.__name__}`.", "", *_doc(reply), *_table(reply))
        else:
            name = reply.__name__ if inspect.isclass(reply) else str(reply).replace("goldgate.requests.", "")
            yield from (f"Reply: `{name}`.", "")


def public_api() -> Iterable[str]:
    """Every public name, with what it is."""
    yield from (
        "# Public API",
        "",
        "What a plug-in or a program may import. Everything else is internal and may change at any time; "
        "[Stability](../explanation/stability.md) says what is promised of this page.",
        "",
    )
    for name in PUBLIC:
        module = import_module(name)
        yield from (f"## {name}", "", *_doc(module))
        for key in sorted(module.__all__, key=str.lower):
            yield from _public(key, getattr(module, key), name)


def _public(key: str, value: object, module: str) -> Iterable[str]:
    home = getattr(value, "__module__", module)
    if (module != "goldgate" and home == "goldgate") or (key in SHOWN_ELSEWHERE and module != "goldgate"):
        return
    yield from (f"### {key}", "")
    if inspect.isfunction(value):
        yield from (f"`{key}{_signature(value)}`", "")
    if inspect.isclass(value) or inspect.isfunction(value):
        yield from _doc(value)
    else:
        yield from (f"`{_cell(_value(value))[:200]}`", "")
    if inspect.isclass(value) and is_dataclass(value):
        yield from _table(value)
        yield from _members(value)
    elif inspect.isclass(value) and getattr(value, "_is_protocol", False):
        for method, function in vars(value).items():
            if inspect.isfunction(function) and not method.startswith("_"):
                yield from (f"`{method}{_signature(function)}`: {_first(function)}", "")


def _value(value: object) -> str:
    """A constant as text, the same in every process."""
    text = repr(sorted(value)) if isinstance(value, frozenset) else repr(value)
    return re.sub(r" at 0x[0-9a-f]+", "", text)


class _Written(str):
    """A type as it is written in the code, without quotation marks."""

    def __repr__(self) -> str:
        return str(self)


def _signature(function: object) -> str:
    read = inspect.signature(function)  # type: ignore[arg-type] # a function
    written = [
        one.replace(annotation=_written(one.annotation))
        for one in read.parameters.values()
        if one.name not in ("self", "cls")
    ]
    return str(read.replace(parameters=written, return_annotation=_written(read.return_annotation)))


def _written(annotation: object) -> object:
    return _Written(annotation) if isinstance(annotation, str) else annotation


def _members(kind: type) -> Iterable[str]:
    """The properties and methods of a class that are not fields."""
    for name, member in vars(kind).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            yield from (f"`.{name}`: {_first(member)}", "")
        elif inspect.isfunction(function := getattr(member, "__func__", member)):
            yield from (f"`.{name}{_signature(function)}`: {_first(function)}", "")


def _first(function: object) -> str:
    return " ".join(descriptions.markdown(inspect.getdoc(function) or "").split())


def commands() -> Iterable[str]:
    """The help of every command."""
    yield from (
        "# Commands",
        "",
        "Exit codes: 0 done, 1 done with failures above the allowed share, 2 bad usage,",
    )
    yield from ("config or machine.", "")
    for name in COMMANDS:
        yield from (f"## goldgate {name}", "", "```text", _help(parser_of(name)).rstrip(), "```", "")


def _help(parser: argparse.ArgumentParser) -> str:
    parser.formatter_class = lambda prog: argparse.HelpFormatter(prog, max_help_position=30, width=100)
    return parser.format_help()


def _doc(thing: object) -> Iterable[str]:
    text = inspect.getdoc(thing)
    return (descriptions.markdown(text), "") if text else ()


def _table(kind: object, leave: tuple[str, ...] = ()) -> Iterable[str]:
    yield from ("| key | type | default | |", "|---|---|---|---|")
    for option in options.table(kind):
        if option.name not in leave:
            text = descriptions.markdown(option.text).replace("|", "\\|")
            yield f"| `{option.name}` | `{_cell(option.type)}` | {_shown(option.default)} | {text} |"
    yield ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _shown(default: str) -> str:
    return default if default == "required" else f"`{_cell(default)}`"


if __name__ == "__main__":
    main()
