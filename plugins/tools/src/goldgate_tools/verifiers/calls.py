"""``tools.calls``: the calls of a response against expected ones, each parameter with its allowed values.

Expected calls follow BFCL's convention: a list of allowed values per parameter, "" among them where the
parameter may be left out. Parallel calls may come in any order unless ``reference.ordered`` is true; which
given call answers which expected one is a maximum matching.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from goldgate import Candidate, Verdict, abstain, accept, reject

from goldgate_tools.options import CallsOptions
from goldgate_tools.reading.conversation import Called, FormatError, read
from goldgate_tools.reading.json_text import DEEPEST, deeper
from goldgate_tools.reading.sources import tools_of
from goldgate_tools.reading.toolset import Tool, as_written
from goldgate_tools.verifiers.values import property_of, same

MOST = 100  # expected calls
PLAIN = (str, int, float, bool)


def check(candidate: Candidate, options: CallsOptions) -> Verdict:
    """Whether the calls are the expected ones. Abstains where the expectation cannot be read."""
    expected: Any = candidate.sample.reference.get("calls")
    if (fault := malformed(expected)) is not None:
        return abstain(fault)
    if not any(message.content.strip() or message.tool_calls for message in candidate.messages):
        return abstain("the response is empty")
    try:
        calls = read(candidate.messages, options.style).calls
    except FormatError as error:
        return reject(str(error), message=error.at)
    return compared(
        expected, calls, known(tools_of(candidate)), candidate.sample.reference.get("ordered") is True
    )


def known(schemas: Sequence[Mapping[str, Any]]) -> Mapping[str, Tool]:
    """The tools of a row, with their schemas as written, without what is no tool (tools.schema says so)."""
    found: dict[str, Tool] = {}
    for number, schema in enumerate(schemas):
        try:
            tool = as_written(schema, number)
        except ValueError:
            continue
        found[tool.name] = tool
    return found


def malformed(expected: Any) -> str | None:
    """Why expected calls cannot be used; None where they can."""
    if not isinstance(expected, list | tuple) or len(expected) > MOST:
        return f"reference.calls is a list of at most {MOST} calls"
    if deeper(expected, DEEPEST):
        return "reference.calls is nested too deeply"
    for call in expected:
        if not isinstance(call, Mapping) or not isinstance(call.get("name"), str) or not call["name"]:
            return "each of reference.calls has a name"
        if not isinstance(call.get("arguments", {}), Mapping):
            return f"the arguments of {call['name'][:60]} in reference.calls are an object"
    return None


def compared(
    expected: Sequence[Mapping[str, Any]],
    given: Sequence[Called],
    tools: Mapping[str, Tool],
    ordered: bool = False,
) -> Verdict:
    """The verdict on given calls. The evidence names the first expected call that none answers."""
    if not expected:
        return accept("no call was expected, and none is made") if not given else _surplus(given[0], 0)
    if len(given) < len(expected) and not given:
        return reject(f"{len(expected)} calls were expected, and none is made", expected=0)
    if (len(expected) == 1 and len(given) == 1) or (ordered and len(given) == len(expected)):
        pairs = zip(expected, given, strict=True)
        for number, (want, call) in enumerate(pairs):
            if fault := difference(want, call, tools):
                return reject(fault, expected=number)
        return accept(f"all expected calls are made ({len(expected)})")
    return _matched(expected, given, tools)


def _matched(
    expected: Sequence[Mapping[str, Any]], given: Sequence[Called], tools: Mapping[str, Tool]
) -> Verdict:
    fits = [
        [place for place, call in enumerate(given) if not difference(want, call, tools)] for want in expected
    ]
    taken: dict[int, int] = {}
    for number in range(len(expected)):
        if not _assigned(number, fits, taken, set()):
            why = _nearest(expected[number], given, set(taken), tools)
            return reject(why, expected=number)
    if len(given) > len(expected):
        place = next(place for place in range(len(given)) if place not in taken)
        return _surplus(given[place], place)
    return accept(f"all expected calls are made ({len(expected)})")


def _assigned(number: int, fits: list[list[int]], taken: dict[int, int], tried: set[int]) -> bool:
    """Find a given call for an expected one, moving others where that helps (Kuhn's algorithm)."""
    for place in fits[number]:
        if place not in tried:
            tried.add(place)
            if place not in taken or _assigned(taken[place], fits, taken, tried):
                taken[place] = number
                return True
    return False


def _nearest(
    want: Mapping[str, Any], given: Sequence[Called], taken: set[int], tools: Mapping[str, Tool]
) -> str:
    free = [call for place, call in enumerate(given) if place not in taken]
    named = [call for call in free if _same_name(want["name"], call.name, tools)]
    if named:
        return difference(want, named[0], tools) or f"the call of {want['name'][:60]} is made too rarely"
    return f"the expected call of {want['name'][:60]} is not made"


def _surplus(call: Called, place: int) -> Verdict:
    return reject(f"the call of {call.name[:60]} was not expected", call=place)


def difference(want: Mapping[str, Any], call: Called, tools: Mapping[str, Tool]) -> str:
    """How a call differs from an expected one, in one line; empty where it does not."""
    if not _same_name(want["name"], call.name, tools):
        return f"{call.name[:60]} is called where {want['name'][:60]} was expected"
    tool = tools.get(call.name)
    schema = tool.parameters if tool else None
    return _objects(want.get("arguments", {}), call.arguments, schema, call.name[:60])


def _same_name(want: str, name: str, tools: Mapping[str, Tool]) -> bool:
    """Names are exact; where the row's tool has underscores for the dots that endpoints forbid, so may it."""
    return name == want or (want not in tools and name in tools and want.replace(".", "_") == name)


def _objects(
    want: Mapping[str, Any], given: Mapping[str, Any], schema: Mapping[str, Any] | None, where: str
) -> str:
    """The difference of an object from one whose values are lists of allowed values."""
    for name, value in given.items():
        inner = property_of(schema, name)
        if name not in want:
            if not (inner is not None and "default" in inner and same(value, inner["default"], inner, name)):
                return f"{where}: the argument {name[:60]!r} was not expected"
        elif not allowed(value, want[name], inner, name):
            return f"{where}: {name[:60]} is {_brief(value)}, not {_brief(want[name])}"
    for name, options in want.items():
        if name not in given and not optional(options):
            return f"{where}: the argument {name[:60]!r} is missing"
    return ""


def optional(options: Any) -> bool:
    """Whether a parameter may be left out."""
    return isinstance(options, list | tuple) and any(isinstance(one, str) and not one for one in options)


def allowed(value: Any, options: Any, schema: Mapping[str, Any] | None, name: str) -> bool:
    """Whether a value is one of the allowed ones. A bare value stands for a list of itself."""
    if not isinstance(options, list | tuple):
        return _fits(value, options, schema, name)
    if type(value) in PLAIN and any(value == option and type(value) is type(option) for option in options):
        return bool(value != "" or _may_be_empty(schema))
    if value == "" and optional(options):
        return isinstance(value, str) and _may_be_empty(schema)
    return any(_fits(value, option, schema, name) for option in options)


def _may_be_empty(schema: Mapping[str, Any] | None) -> bool:
    return schema is None or (schema.get("type", "string") == "string" and "enum" not in schema)


def _fits(value: Any, option: Any, schema: Mapping[str, Any] | None, name: str) -> bool:
    if same(value, option, schema, name):
        return True
    if isinstance(option, Mapping) and isinstance(value, Mapping):
        return any(isinstance(one, list) for one in option.values()) and not _objects(
            option, value, schema, name
        )
    if isinstance(option, list | tuple) and isinstance(value, list | tuple) and len(option) == len(value):
        items = (schema or {}).get("items")
        inner = items if isinstance(items, Mapping) else None
        nested = any(isinstance(one, Mapping | list | tuple) for one in option)
        return nested and all(
            _fits(one, other, inner, name) for one, other in zip(value, option, strict=True)
        )
    return False


def _brief(value: Any) -> str:
    return f"{value!r:.80}"
