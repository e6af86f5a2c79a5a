"""The options of the verifiers; defaults are ours where the report names none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from goldgate_tools.reading.json_text import LARGEST


@dataclass(frozen=True, slots=True)
class FormatOptions:
    """How calls are written, and what counts as finished."""

    style: Literal["openai", "python", "tags"] = "openai"
    """``openai``: the protocol's ``tool_calls``. ``python``: Llama's ``[f(a=1)]`` in the text. ``tags``:
    ``<tool_call>`` around JSON in the text. ``tool_calls`` are read in every style."""
    complete: bool = False
    """Whether every call needs its result and a text must end the response. Off, the last message may be a
    call: rows for single calls end so."""
    largest: int = LARGEST
    """The most characters of one call's arguments."""


@dataclass(frozen=True, slots=True)
class SchemaOptions:
    """How strictly arguments are held to the schemas of the row's tools."""

    extra: Literal["reject", "schema"] = "reject"
    """``reject``: a parameter that the schema does not name is wrong unless the schema allows others.
    ``schema``: JSON Schema's own rule, by which anything may be added unless it is forbidden."""
    style: Literal["openai", "python", "tags"] = "openai"
    """As for ``tools.format``."""


@dataclass(frozen=True, slots=True)
class CallsOptions:
    """How calls are compared with the expected ones."""

    style: Literal["openai", "python", "tags"] = "openai"
    """As for ``tools.format``."""


@dataclass(frozen=True, slots=True)
class ProvenanceOptions:
    """What needs no source."""

    style: Literal["openai", "python", "tags"] = "openai"
    """As for ``tools.format``."""
    free: tuple[str, ...] = ()
    """Parameters whose values the model may make up, as ``parameter`` or ``tool.parameter``."""


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """How recorded outputs are made again."""

    style: Literal["openai", "python", "tags"] = "openai"
    """As for ``tools.format``."""
    recording: Path | None = None
    """A recording (JSONL of ``tool, arguments, state, output``) for the tools that it names. In a pipeline
    name it as a service, ``use = "tools.replay"``, so that it counts for the journal."""
    services: Mapping[str, str] = field(default_factory=dict, metadata={"service": "tool"})
    """The configured service that answers for a tool, by tool name; ``*`` means all others."""
    seconds: float = 10.0
    """Wall clock of one cell of Python."""
    memory: int = 1024
    """MiB for the cells."""


@dataclass(frozen=True, slots=True)
class GroundedOptions:
    """How the final answer is held to the outputs."""

    style: Literal["openai", "python", "tags"] = "openai"
    """As for ``tools.format``."""
    names: bool = True
    """Whether names in the answer must occur in what was seen."""


@dataclass(frozen=True, slots=True)
class StyleOptions:
    """How calls are written."""

    style: Literal["openai", "python", "tags"] = "openai"
    """As for ``tools.format``."""


@dataclass(frozen=True, slots=True)
class TrajectoryOptions:
    """The options of ``tools.trajectory``: those of the checks that it makes."""

    style: Literal["openai", "python", "tags"] = "openai"
    """As for ``tools.format``."""
    extra: Literal["reject", "schema"] = "reject"
    """As for ``tools.schema``."""
    free: tuple[str, ...] = ()
    """As for ``tools.provenance``."""
    names: bool = True
    """As for ``tools.grounded``."""
    recording: Path | None = None
    """As for ``tools.replay``."""
    services: Mapping[str, str] = field(default_factory=dict, metadata={"service": "tool"})
    """As for ``tools.replay``."""
    seconds: float = 10.0
    """As for ``tools.replay``."""
    memory: int = 1024
    """As for ``tools.replay``."""
