"""Makes the recorded outputs of a conversation again: cells in the sandbox, expressions by the calculator,
uploads by name, all else by a service or a recording that names the tool.

What differs is made once more; where its own two runs differ, nothing is proved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from goldgate import Cell, Compute, Computed

from goldgate_tools.reading.conversation import Called
from goldgate_tools.reading.json_text import shown
from goldgate_tools.reading.outcomes import failed, value
from goldgate_tools.requests import Call, Result
from goldgate_tools.running import documents, functions, outputs, replay_cells, uploads
from goldgate_tools.running.names import code_of, expression_of, path_of
from goldgate_tools.running.replayed import Replay, Replayed, Steps, differs
from goldgate_tools.running.setting import Setting, State, request_of

COMPARE = "goldgate_tools.running.symbolic:compare"
SECONDS = 10.0
"""Wall clock for comparing one expression with its output."""
_RESULTS = ("result", "value", "output", "answer")


def again(calls: Sequence[Called], setting: Setting) -> Steps:
    """Replay the calls that have outputs. Returns a Replay."""
    found: dict[int, Replayed] = {}
    own = {number: call for number, call in enumerate(calls) if setting.own(call.name)}
    programs = {
        number: code
        for number, call in own.items()
        if (code := code_of(call.name, call.arguments)) is not None
    }
    if programs:
        found |= yield from replay_cells.again(calls, programs, setting)
    for number, call in own.items():
        if number in found:
            continue
        if (expression := expression_of(call.name, call.arguments)) is not None:
            found[number] = yield from _expression(number, expression, call.output or "")
        elif (path := path_of(call.name, call.arguments)) is not None:
            found[number] = yield from _upload(number, path, call, setting)
        elif call.name in functions.defined(setting.functions):
            found[number] = yield from _function(number, call, setting)
    others = [number for number in range(len(calls)) if number not in found]
    states = yield from _others(calls, others, setting, found)
    return Replay(tuple(found[number] for number in sorted(found)), states)


# --- expressions and uploads ---------------------------------------------------------------------


def _expression(number: int, expression: str, recorded: str) -> Steps:
    stated = result_of(recorded, expression)
    computed: Computed = yield Compute(COMPARE, (expression[:4001], stated[:4000]), seconds=SECONDS)
    held: Mapping[str, Any] = computed.value if isinstance(computed.value, Mapping) else {}
    if computed.ended != "returned" or not held:
        return Replayed(number, "undecided", f"the calculator did not end well ({computed.ended})")
    if held.get("undefined"):
        undefined = failed(recorded) or any(
            word in recorded.lower() for word in ("undefined", "nan", "zoo", "inf", "divi", "oo")
        )
        return Replayed(number, "same" if undefined else "different", "the value is undefined")
    equal = held.get("equal")
    if equal is True:
        return Replayed(number, "same")
    if failed(recorded):
        return Replayed(number, "undecided", "it reports an error")
    if equal is None:
        return Replayed(number, "undecided", str(held.get("why", "it cannot be compared")))
    return differs(number, str(held.get("text")), recorded)


def result_of(recorded: str, expression: str) -> str:
    """The value that a calculator's output states: bare, in JSON, or behind the expression and "="."""
    text = recorded.strip()
    held = value(text)
    if isinstance(held, Mapping):
        for key in _RESULTS:
            if key in held:
                return shown(held[key])
    left, sign, right = text.rpartition("=")
    if sign and left.replace(" ", "").rstrip("=") == expression.replace(" ", ""):
        return right.strip()
    return text


def _upload(number: int, path: str, call: Called, setting: Setting) -> Steps:
    recorded = call.output or ""
    name = uploads.find(path, setting.files)
    if name is None:
        if uploads.reports_absence(recorded):
            return Replayed(number, "same")
        return Replayed(number, "different", f"there is no upload {path[:60]!r}")
    text, why = yield from documents.text(name, setting.files[name], setting)
    if why:  # another reader may have read it
        same = failed(recorded) and why in recorded
        return Replayed(number, "same" if same else "undecided", why)
    if uploads.agrees(recorded, text, call.arguments):
        return Replayed(number, "same")
    return Replayed(number, "different", f"the upload {path[:60]!r} does not read {recorded.strip()[:80]!r}")


def _function(number: int, call: Called, setting: Setting) -> Steps:
    recorded = call.output or ""
    first: Result = yield from functions.call(call.name, call.arguments, setting)
    if agree(recorded, first):
        return Replayed(number, "same")
    if outputs.undecided(Cell("", "", first.error, _type_of(first)), setting.functions, recorded):
        return Replayed(number, "undecided", "the function depends on more than its arguments")
    second: Result = yield from functions.call(call.name, call.arguments, setting, 1)
    if second != first:
        return Replayed(number, "undecided", "two runs of it differ")
    return differs(number, first.error or shown(first.output), recorded)


def _type_of(result: Result) -> str:
    """The type of the exception that a function raised."""
    return result.error.removeprefix("Error: ").partition(":")[0]


# --- services and recordings ---------------------------------------------------------------------


def _others(
    calls: Sequence[Called], numbers: Sequence[int], setting: Setting, found: dict[int, Replayed]
) -> Steps:
    """Ask for the other calls in turn, each from the state that its service's earlier ones led to. Returns
    the states by service.
    """
    states: dict[str, State] = {}
    unknown: set[str] = set()
    for number in numbers:
        call = calls[number]
        if call.name in unknown:
            found[number] = Replayed(number, "given")
            continue
        request = request_of(call.name, call.arguments, setting, states)
        result: Result = yield request
        if not result.known:
            unknown.add(call.name)
            found[number] = Replayed(number, "given")
            continue
        if not result.recorded:
            found[number] = Replayed(number, "different", "the recording has no such call")
            continue
        found[number] = yield from _compared(number, call, request, result)
        if result.state:
            before = states.get(request.service, State())
            states[request.service] = before.after(call.name, call.arguments, result)
    return states


def _compared(number: int, call: Called, request: Call, result: Result) -> Steps:
    recorded = call.output or ""
    if agree(recorded, result) or _same_cell(call, result) or (yield from _same_value(call, result)):
        return Replayed(number, "same")
    second: Result = yield replace(request, again=1)
    if (second.output, second.error) != (result.output, result.error):
        return Replayed(number, "undecided", "two runs of it differ")
    return differs(number, result.error or shown(result.output), recorded)


def _same_value(call: Called, result: Result) -> Steps:
    """Whether an output is the value that a service's calculator gave, in another writing."""
    expression = expression_of(call.name, call.arguments)
    if expression is None or result.error or not isinstance(result.output, str | int | float):
        return False
    compared = yield from _expression(0, str(result.output), result_of(call.output or "", expression))
    return compared.ending == "same"


def agree(recorded: str, result: Result) -> bool:
    """Whether a tool message holds what a service answered."""
    if not result.error:
        return outputs.same_value(recorded, result.output)
    text = recorded.strip()
    if outputs.plain(text) == outputs.plain(result.error) or outputs.same_value(
        recorded, {"error": result.error}
    ):
        return True
    return failed(text) and result.error in text


def _same_cell(call: Called, result: Result) -> bool:
    """Whether an output is what a service's interpreter gave, as loosely as one of our own is compared."""
    if code_of(call.name, call.arguments) is None or not isinstance(result.output, str):
        return False
    printed = result.output.removesuffix(result.error).rstrip("\n")
    return outputs.same_cell(
        call.output or "", Cell(printed, "", result.error, result.error.partition(":")[0])
    )
