"""Makes one call for a policy: the tools that goldgate brings itself, and those of a service.

``python`` runs its cell after the session's earlier ones, ``read_file`` gives an upload, ``calculator`` a
decimal and ``cas`` an exact value; a function of the row's own code is called. A service that is named for
a tool comes before these, and every other name is asked of a service.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from goldgate import Compute, Computed

from goldgate_tools.requests import Result
from goldgate_tools.running import cells, documents, functions, uploads
from goldgate_tools.running.names import code_of, expression_of, path_of
from goldgate_tools.running.setting import Setting, State, request_of

EVALUATE = "goldgate_tools.running.symbolic:evaluate"
LONGEST = 20_000
"""Characters of an output that a policy is shown; the rest is cut off, and a line says so."""
Steps = Generator[Any, Any, tuple[Result, "Session"]]


@dataclass(frozen=True, slots=True)
class Session:
    """What earlier calls left behind: the cells that ran, and the states of services by name."""

    setting: Setting = field(default_factory=lambda: Setting({}))
    cells: tuple[str, ...] = ()
    states: Mapping[str, State] = field(default_factory=dict)


def perform(tool: str, arguments: Mapping[str, Any], session: Session) -> Steps:
    """Make a call. Returns its result and the session after it."""
    setting = session.setting
    if setting.own(tool):
        if (code := code_of(tool, arguments)) is not None:
            return (yield from _cell(code, session))
        if (path := path_of(tool, arguments)) is not None:
            return (yield from read(path, setting)), session
        if (expression := expression_of(tool, arguments)) is not None:
            return (yield from calculate(expression, tool == "calculator")), session
        if tool in functions.defined(setting.functions):
            return (yield from functions.call(tool, arguments, setting)), session
    request = request_of(tool, arguments, setting, session.states)
    result: Result = yield request
    if not result.known:
        return Result(error=f"Error: no tool is named {tool[:60]!r}"), session
    state = session.states.get(request.service, State()).after(tool, arguments, result)
    return result, replace(session, states={**session.states, request.service: state})


def _cell(code: str, session: Session) -> Steps:
    setting = session.setting
    codes = (*session.cells, code)
    result = yield from cells.run(codes, setting.files, setting.seconds, setting.memory)
    kept = codes if result.state == cells.session(codes) else session.cells
    return result, replace(session, cells=kept)


def read(path: str, setting: Setting) -> Generator[Any, Any, Result]:
    """The text of an upload."""
    name = uploads.find(path, setting.files)
    if name is None:
        return Result(error=f"Error: no such file: {path[:200]}")
    text, why = yield from documents.text(name, setting.files[name], setting)
    return Result(error=f"Error: {why}") if why else Result(text)


def calculate(expression: str, decimals: bool, seconds: float = 10.0) -> Generator[Any, Any, Result]:
    """The value of an expression, as a decimal where ``decimals`` is set."""
    computed: Computed = yield Compute(EVALUATE, (expression[:4001], decimals), seconds=seconds)
    held = computed.value
    if computed.ended != "returned" or not isinstance(held, Mapping):
        return Result(error=f"Error: the calculation did not end ({computed.ended})")
    if "error" in held:
        return Result(error=str(held["error"]))
    return Result(str(held.get("text", "")))
