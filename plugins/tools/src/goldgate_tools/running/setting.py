"""Where the calls of a sample are made, and which service answers for a tool."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from goldgate_tools.reading.json_text import canonical
from goldgate_tools.requests import Call, File, Result
from goldgate_tools.running.names import PYTHON, READ

REST = "*"
"""The key of ``services`` for all tools that have none of their own."""


@dataclass(frozen=True, slots=True)
class State:
    """What a service's answers have led to: the digest of its state, and the calls that led there."""

    digest: str = ""
    history: tuple[tuple[str, str], ...] = ()

    def after(self, tool: str, arguments: Mapping[str, Any], result: Result) -> State:
        """The state after a call; the same where the service keeps none, or the call changed nothing."""
        if result.state in ("", self.digest):
            return self
        return State(result.state, (*self.history, (tool, canonical(arguments))))


@dataclass(frozen=True, slots=True)
class Setting:
    """The uploads, the start of the world, who answers for which tool, and the code of the functions that are
    tools themselves. Limits are those of a cell.
    """

    files: Mapping[str, File]
    start: str = ""
    recording: str = ""
    services: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 10.0
    memory: int = 1024
    functions: str = ""

    def own(self, tool: str) -> bool:
        """Whether goldgate runs a tool of this name itself: no service is named for it."""
        return tool not in self.services

    def service(self, tool: str) -> str:
        """The configured service that answers for a tool; empty for the step's own."""
        return self.services.get(tool, self.services.get(REST, ""))


def request_of(
    tool: str, arguments: Mapping[str, Any], setting: Setting, states: Mapping[str, State]
) -> Call:
    """The request for a call, from the state of the service that answers it. Tools that read uploads are
    given them.
    """
    service = setting.service(tool)
    state = states.get(service, State())
    files = setting.files if tool in PYTHON | READ else {}
    return Call(
        tool, arguments, state.digest, state.history, setting.start, setting.recording, service, files=files
    )
