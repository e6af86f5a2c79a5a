"""Makes one call for a policy: the tools that goldgate brings itself, and those of a service.

``python`` runs its cell after the session's earlier ones, ``read_file`` gives an upload, ``calculator`` a
decimal and ``cas`` an exact value. Every other name is asked of a service.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from goldgate import Cells, CellsReply, Compute, Computed

from goldgate_tools.reading.json_text import canonical
from goldgate_tools.requests import Result
from goldgate_tools.running import cells, uploads
from goldgate_tools.running.names import code_of, expression_of, path_of
from goldgate_tools.running.replay import Setting, request_of

EVALUATE = "goldgate_tools.running.symbolic:evaluate"
LONGEST = 20_000
"""Characters of an output that a policy is shown; the rest is cut off and says so."""


@dataclass(frozen=True, slots=True)
class Session:
    """What earlier calls left behind: the cells that ran, the state, and the calls that led to it."""

    setting: Setting = field(default_factory=lambda: Setting({}))
    cells: tuple[str, ...] = ()
    state: str = ""
    history: tuple[tuple[str, str], ...] = ()


def perform(
    tool: str, arguments: Mapping[str, Any], session: Session
) -> Generator[Any, Any, tuple[Result, Session]]:
    """Make a call. Returns its result and the session after it."""
    if (code := code_of(tool, arguments)) is not None:
        return (yield from _cell(code, session))
    if (path := path_of(tool, arguments)) is not None:
        name = uploads.find(path, session.setting.files)
        if name is None:
            return Result(error=f"Error: no such file: {path[:200]}"), session
        return Result(session.setting.files[name]), session
    if (expression := expression_of(tool, arguments)) is not None:
        return (yield from _expression(expression, tool == "calculator")), session
    result: Result = yield request_of(tool, arguments, session.setting, session.state, session.history)
    if not result.known:
        return Result(error=f"Error: no tool is named {tool[:60]!r}"), session
    if not result.state:
        return result, session
    history = (*session.history, (tool, canonical(arguments)))
    return result, replace(session, state=result.state, history=history)


def _cell(code: str, session: Session) -> Generator[Any, Any, tuple[Result, Session]]:
    setting = session.setting
    if bad := cells.bad_name(setting.files):
        return Result(error=f"Error: the upload {bad[:60]!r} leads out of the folder"), session
    codes = (*session.cells, code)
    reply: CellsReply = yield Cells(codes, len(codes) - 1, setting.files, setting.seconds, setting.memory)
    if reply.why:
        return Result(error=f"Error: the cell did not end well ({reply.ended})"), session
    (last,) = reply.cells
    return Result(cells.text_of(last), last.error), replace(session, cells=codes)


def _expression(expression: str, decimals: bool) -> Generator[Any, Any, Result]:
    computed: Computed = yield Compute(EVALUATE, (expression[:4001], decimals), seconds=10.0)
    held = computed.value
    if computed.ended != "returned" or not isinstance(held, Mapping):
        return Result(error=f"Error: the calculation did not end ({computed.ended})")
    if "error" in held:
        return Result(error=str(held["error"]))
    return Result(str(held.get("text", "")))
