"""``tools.schema``: every call names a tool that is on, with arguments that fit its schema."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import jsonschema_rs
import msgspec
from goldgate import Candidate, Message, Verdict, abstain, accept, reject

from goldgate_tools.options import SchemaOptions
from goldgate_tools.reading.conversation import Called, FormatError, read
from goldgate_tools.reading.sources import prompt_of, tools_of
from goldgate_tools.reading.switches import switched_off
from goldgate_tools.reading.toolset import Tool, tools

BACKTRACKS = 20_000  # steps of a schema's pattern before it counts as not decidable


def check(candidate: Candidate, options: SchemaOptions) -> Verdict:
    """Whether every call fits. Abstains where the row has no tools, or a schema cannot be used."""
    schemas = tools_of(candidate)
    if not schemas:
        return abstain("the row has no tools")
    if not any(message.content.strip() or message.tool_calls for message in candidate.messages):
        return abstain("the response is empty")
    try:
        calls = read(candidate.messages, options.style).calls
    except FormatError as error:
        return reject(str(error), message=error.at)
    return fitting(calls, schemas, prompt_of(candidate), options.extra == "reject")


def fitting(
    calls: Sequence[Called], schemas: Sequence[Mapping[str, Any]], prompt: Sequence[Message], closed: bool
) -> Verdict:
    """The verdict on calls; the evidence names the first that does not fit."""
    try:
        checks = compiled(msgspec.json.encode(schemas), closed)
    except (ValueError, TypeError, RecursionError, msgspec.MsgspecError) as error:
        return abstain(f"the row's tools cannot be used: {_line(error)}")
    off = switched_off(prompt, checks)
    for number, call in enumerate(calls):
        if call.name not in checks:
            near = difflib.get_close_matches(call.name[:100], checks, 1)
            hint = f", did it mean {near[0]}?" if near else ""
            return reject(f"no tool is named {call.name[:60]!r}{hint}", call=number)
        if call.name in off:
            return reject(f"the tool {call.name[:60]} is switched off in the system prompt", call=number)
        fault = checks[call.name](call.arguments)
        if fault is None:
            return abstain(f"a pattern of {call.name[:60]} takes too long to decide", call=number)
        if fault:
            return reject(f"{call.name[:60]}: {fault}", call=number)
    return accept("the calls fit the schemas of their tools", calls=len(calls))


@lru_cache(maxsize=256)
def toolset(encoded: bytes, closed: bool) -> Mapping[str, Tool]:
    """The tools of a row by name, from their JSON. Raises ValueError."""
    return tools(msgspec.json.decode(encoded), closed)


@lru_cache(maxsize=256)
def compiled(encoded: bytes, closed: bool) -> Mapping[str, Callable[[Mapping[str, Any]], str | None]]:
    """A check per tool: it returns the first fault in one line, empty where there is none, None where it
    cannot be decided. Raises ValueError.
    """
    return {name: _check(tool) for name, tool in toolset(encoded, closed).items()}


def _check(tool: Tool) -> Callable[[Mapping[str, Any]], str | None]:
    try:
        validator = jsonschema_rs.validator_for(
            dict(tool.parameters),
            validate_formats=True,
            ignore_unknown_formats=True,
            retriever=_refused,
            pattern_options=jsonschema_rs.FancyRegexOptions(backtrack_limit=BACKTRACKS),
        )
    except (ValueError, jsonschema_rs.ReferencingError) as error:
        raise ValueError(f"the schema of {tool.name[:60]!r} is none: {_line(error)}") from error

    def fault(arguments: Mapping[str, Any]) -> str | None:
        try:
            if validator.is_valid(arguments):
                return ""
            error = next(validator.iter_errors(arguments), None)
        except (ValueError, TypeError, OverflowError, RecursionError):
            return "the arguments hold a value that JSON cannot"
        if error is None:
            return ""
        if "backtrack" in str(error.message).lower():
            return None
        place = ".".join(map(str, error.instance_path)) or "arguments"
        return f"{place[:100]}: {_line(error.message)}"

    return fault


def _refused(uri: str) -> Any:
    raise ValueError(f"a reference outside the schema: {uri[:100]}")


def _line(error: object) -> str:
    return " ".join(str(error).split())[:240]
