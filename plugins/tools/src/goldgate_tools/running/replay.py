"""Makes the recorded outputs of a conversation again: cells in the sandbox, expressions by the calculator,
uploads by name, all else by a service or a recording that names the tool.

What differs is run once more; where its own two runs differ, nothing is proved.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from goldgate import Compute, Computed

from goldgate_tools.reading.conversation import Called
from goldgate_tools.reading.json_text import canonical, shown
from goldgate_tools.reading.outcomes import failed, value
from goldgate_tools.requests import Call, Result
from goldgate_tools.running import cells, outputs, uploads
from goldgate_tools.running.cells import Cell
from goldgate_tools.running.names import code_of, expression_of, path_of

Ending = Literal["same", "different", "undecided", "given"]
COMPARE = "goldgate_tools.running.symbolic:compare"
ROUTE_REST = "*"
_RESULTS = ("result", "value", "output", "answer")


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of a call made again. ``given``: nothing here can make it, so it is taken as it is."""

    call: int
    ending: Ending
    why: str = ""


@dataclass(frozen=True, slots=True)
class Replay:
    """The calls made again, the digest of the state that they lead to (empty where none is kept), and the
    calls that a service with a state answered.
    """

    calls: tuple[Replayed, ...] = ()
    state: str = ""
    history: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """Where calls are made: the uploads, the start of the world, and who answers for which tool."""

    files: Mapping[str, str]
    start: str = ""
    recording: str = ""
    services: Mapping[str, str] | None = None
    seconds: float = 10.0
    memory: int = 1024


Steps = Generator[Any, Any, Any]


def again(calls: Sequence[Called], setting: Setting) -> Steps:
    """Replay the calls that have outputs. Returns a Replay."""
    found: dict[int, Replayed] = {}
    programs = {
        number: code
        for number, call in enumerate(calls)
        if (code := code_of(call.name, call.arguments)) is not None
    }
    if bad := cells.bad_name(setting.files):
        found |= {
            number: Replayed(number, "undecided", f"the upload {bad[:60]!r} leads out of the folder")
            for number in programs
        }
    elif programs:
        found |= yield from _cells(calls, programs, setting)
    for number, call in enumerate(calls):
        if number not in found and (expression := expression_of(call.name, call.arguments)) is not None:
            found[number] = yield from _expression(number, expression, call.output or "")
        elif number not in found and (path := path_of(call.name, call.arguments)) is not None:
            found[number] = _upload(number, path, call, setting)
    others = [number for number in range(len(calls)) if number not in found]
    state, history = yield from _others(calls, others, setting, found)
    return Replay(tuple(found[number] for number in sorted(found)), state, history)


# --- cells ---------------------------------------------------------------------------------------


def _cells(calls: Sequence[Called], programs: Mapping[int, str], setting: Setting) -> Steps:
    codes = list(programs.values())
    recorded = [calls[number].output or "" for number in programs]
    if len(codes) > cells.MOST or sum(map(len, codes)) > cells.LARGEST:
        return {number: Replayed(number, "undecided", "more cells than are run") for number in programs}
    first = yield from _run(codes, setting, 0)
    if isinstance(first, str):
        return {number: Replayed(number, "undecided", first) for number in programs}
    same = [outputs.same_cell(text, cell) for text, cell in zip(recorded, first, strict=True)]
    if all(same):
        return {number: Replayed(number, "same") for number in programs}
    second = yield from _run(codes, setting, 1)
    if len(codes) > 1 and (yield from _alone(codes, recorded, setting)):
        return {number: Replayed(number, "same", "each cell in a scope of its own") for number in programs}
    return {
        number: _cell(number, programs[number], recorded[place], place, same[place], first, second)
        for place, number in enumerate(programs)
    }


def _cell(
    number: int, code: str, text: str, place: int, same: bool, first: list[Cell], second: Any
) -> Replayed:
    cell = first[place]
    if same:
        return Replayed(number, "same")
    if why := outputs.undecided(cell, code, text):
        return Replayed(number, "undecided", why)
    if isinstance(second, str) or second[place] != cell:
        return Replayed(number, "undecided", "two runs of it differ")
    return Replayed(
        number, "different", f"it gives {cells.text_of(cell)[:100]!r}, not {text.strip()[:100]!r}"
    )


def _run(codes: Sequence[str], setting: Setting, hash_seed: int) -> Steps:
    """The cells' outputs in one scope, or why there are none."""
    outcome = yield cells.job(codes, setting.files, setting.seconds, setting.memory, hash_seed)
    report = cells.report(outcome, codes)
    return f"the run did not end well ({outcome.ended})" if report is None else report


def _alone(codes: Sequence[str], recorded: Sequence[str], setting: Setting) -> Steps:
    """Whether every cell gives its output in a scope of its own: some interpreters keep none."""
    for code, text in zip(codes, recorded, strict=True):
        alone = yield from _run([code], setting, 0)
        if isinstance(alone, str) or not outputs.same_cell(text, alone[0]):
            return False
    return True


# --- expressions and uploads ---------------------------------------------------------------------


def _expression(number: int, expression: str, recorded: str) -> Steps:
    stated = result_of(recorded, expression)
    computed: Computed = yield Compute(COMPARE, (expression[:4001], stated[:4000]), seconds=10.0)
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
    return Replayed(
        number, "different", f"it gives {str(held.get('text'))[:100]!r}, not {recorded.strip()[:100]!r}"
    )


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


def _upload(number: int, path: str, call: Called, setting: Setting) -> Replayed:
    agrees = uploads.agrees(call.output or "", path, call.arguments, setting.files)
    if agrees:
        return Replayed(number, "same")
    return Replayed(
        number, "different", f"the upload {path[:60]!r} does not read {(call.output or '').strip()[:80]!r}"
    )


# --- services and recordings ---------------------------------------------------------------------


def _others(
    calls: Sequence[Called], numbers: Sequence[int], setting: Setting, found: dict[int, Replayed]
) -> Steps:
    """Ask for the other calls in turn, each from the state that the one before led to. Returns the last state
    and the calls that led to it.
    """
    state = ""
    history: list[tuple[str, str]] = []
    unknown: set[str] = set()
    for number in numbers:
        call = calls[number]
        if call.name in unknown:
            found[number] = Replayed(number, "given")
            continue
        request = request_of(call.name, call.arguments, setting, state, tuple(history))
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
            history.append((call.name, canonical(call.arguments)))
            state = result.state
    return state, tuple(history)


def request_of(
    tool: str,
    arguments: Mapping[str, Any],
    setting: Setting,
    state: str = "",
    history: tuple[tuple[str, str], ...] = (),
) -> Call:
    """The request for a call from a state."""
    services = setting.services or {}
    service = services.get(tool, services.get(ROUTE_REST, ""))
    return Call(tool, arguments, state, history, setting.start, setting.recording, service)


def _compared(number: int, call: Called, request: Call, result: Result) -> Steps:
    if agree(call.output or "", result):
        return Replayed(number, "same")
    second: Result = yield replace(request, again=1)
    if (second.output, second.error) != (result.output, result.error):
        return Replayed(number, "undecided", "two runs of it differ")
    mine = result.error or shown(result.output)
    return Replayed(
        number, "different", f"it gives {mine[:100]!r}, not {(call.output or '').strip()[:100]!r}"
    )


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
