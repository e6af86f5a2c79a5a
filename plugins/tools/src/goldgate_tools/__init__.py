"""Tool use: calls that are executed, trajectories that are checked (Llama 3 report, 4.3.5)."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Generator, Selector, Service, Verifier, hookimpl

from goldgate_tools import controls
from goldgate_tools.generators import correct, definitions, queries, rollout
from goldgate_tools.options import (
    CallsOptions,
    FormatOptions,
    GroundedOptions,
    ProvenanceOptions,
    ReplayOptions,
    SchemaOptions,
    StyleOptions,
    TrajectoryOptions,
)
from goldgate_tools.services.calculator import CalculatorOptions, open_calculator
from goldgate_tools.services.http import HttpOptions, open_http
from goldgate_tools.services.mcp import McpOptions, open_mcp
from goldgate_tools.services.python import PythonOptions, open_python
from goldgate_tools.services.recorded import RecordingOptions, open_recording
from goldgate_tools.services.search import SearchOptions, open_search
from goldgate_tools.services.world import open_world
from goldgate_tools.services.world_options import WorldOptions
from goldgate_tools.verifiers import (
    calls,
    goal,
    grounded,
    mutations,
    provenance,
    replay,
    restraint,
    schema,
    trajectory,
)
from goldgate_tools.verifiers import format as formatting

ASKS = ("sandbox", "compute", "tool")


@hookimpl
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """Checks of calls and trajectories."""
    return {
        "tools.format": Verifier(
            formatting.check, options=FormatOptions, controls=controls.FORMAT, cases="cases/format.jsonl"
        ),
        "tools.schema": Verifier(
            schema.check, options=SchemaOptions, controls=controls.SCHEMA, cases="cases/schema.jsonl"
        ),
        "tools.calls": Verifier(
            calls.check,
            needs=("calls",),
            options=CallsOptions,
            controls=controls.CALLS,
            cases="cases/calls.jsonl",
        ),
        "tools.provenance": Verifier(
            provenance.check,
            options=ProvenanceOptions,
            controls=controls.PROVENANCE,
            cases="cases/provenance.jsonl",
        ),
        "tools.replay": Verifier(
            replay.check,
            options=ReplayOptions,
            controls=controls.REPLAY,
            cases="cases/replay.jsonl",
            asks=ASKS,
        ),
        "tools.grounded": Verifier(
            grounded.check, options=GroundedOptions, controls=controls.GROUNDED, cases="cases/grounded.jsonl"
        ),
        "tools.mutations": Verifier(
            mutations.check, options=StyleOptions, controls=controls.MUTATIONS, cases="cases/mutations.jsonl"
        ),
        "tools.goal": Verifier(
            goal.check,
            needs=("goal",),
            options=ReplayOptions,
            controls=controls.GOAL,
            cases="cases/goal.jsonl",
            asks=ASKS,
        ),
        "tools.restraint": Verifier(
            restraint.check,
            needs=("tool_needed",),
            options=StyleOptions,
            controls=controls.RESTRAINT,
            cases="cases/restraint.jsonl",
        ),
        "tools.trajectory": Verifier(
            trajectory.check,
            options=TrajectoryOptions,
            controls=controls.TRAJECTORY,
            cases="cases/trajectory.jsonl",
            asks=ASKS,
        ),
    }


@hookimpl
def goldgate_services() -> Mapping[str, Service]:
    """Answers to calls; without a configured one, no tool is known but those of a named recording."""
    return {
        "tools.replay": Service(open_recording, ("tool",), RecordingOptions, default=True),
        "tools.python": Service(open_python, ("tool", "sandbox"), PythonOptions),
        "tools.calculator": Service(open_calculator, ("tool", "compute"), CalculatorOptions),
        "tools.search": Service(open_search, ("tool",), SearchOptions),
        "tools.http": Service(open_http, ("tool",), HttpOptions),
        "tools.mcp": Service(open_mcp, ("tool",), McpOptions),
        "tools.world": Service(open_world, ("tool",), WorldOptions),
    }


@hookimpl
def goldgate_generators() -> Mapping[str, Generator]:
    """Makers of queries, trajectories, tool definitions and corrections (Llama 3 report, 4.3.5)."""
    return {
        "tools.queries": Generator(
            queries.make, options=queries.QueryOptions, asks=("chat",), expects=queries.expects
        ),
        "tools.rollout": Generator(
            rollout.make, options=rollout.RolloutOptions, asks=("chat", *ASKS), expects=rollout.expects
        ),
        "tools.definitions": Generator(
            definitions.make, options=definitions.DefinitionOptions, asks=("sandbox",)
        ),
        "tools.correct": Generator(
            correct.make, of="judged", options=correct.CorrectOptions, asks=("chat", *ASKS)
        ),
    }


@hookimpl
def goldgate_selectors() -> Mapping[str, Selector]:
    """Choices of training rows."""
    return {"tools.message_pairs": Selector(correct.pairs, to="preference")}
