"""The request that this package brings: one call of a tool, as a pure value.

A call names the digest of the environment's state before it and the calls that led there, so that the same
request always has the same reply: the journal can replay it, and a service that was started again can
rebuild the state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from goldgate import Blob

File = str | bytes | Blob
"""An upload: a text, bytes, or the digest under which a run keeps it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a tool answered.

    ``output`` is text or plain JSON. ``error`` is empty where the call succeeded. ``state`` is the digest of
    the environment after the call, empty where the tool keeps none. ``known`` is False where the service has
    no tool of this name, ``recorded`` False where it replays a recording that lacks this call.
    """

    output: Any = ""
    error: str = ""
    state: str = ""
    known: bool = True
    recorded: bool = True


@dataclass(frozen=True, slots=True)
class Call:
    """Call ``tool`` with ``arguments`` in the environment whose state has the digest ``state``.

    ``history`` holds the earlier calls, (tool, arguments as canonical JSON) each, and ``start`` the state
    that they began from as JSON text (empty: the service's own). ``recording`` is the path of a recording
    that answers instead of the service. ``service`` names a configured service where there are several.
    ``again`` numbers the repetitions of one call, to see whether its answer is always the same. ``files`` are
    the uploads by name, for the tools that read them; a service is given them as texts and bytes.
    """

    kind: ClassVar[str] = "tool"
    reply: ClassVar[Any] = Result

    tool: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    state: str = ""
    history: tuple[tuple[str, str], ...] = ()
    start: str = ""
    recording: str = ""
    service: str = ""
    again: int = 0
    files: Mapping[str, File] = field(default_factory=dict)
