"""Every way in. Each hook returns what a plug-in offers, by name; none changes anything.

A name is ``domain.thing`` (``math.answer``); one that two distributions component stops the program.
"""

from __future__ import annotations

from collections.abc import Mapping

import pluggy

from goldgate.plugins.components import (
    Command,
    Executor,
    Exporter,
    Filter,
    Generator,
    Reader,
    Selector,
    Service,
    Trainer,
    Verifier,
)

hookspec = pluggy.HookspecMarker("goldgate")
hookimpl = pluggy.HookimplMarker("goldgate")


@hookspec
def goldgate_generators() -> Mapping[str, Generator]:
    """Return ways to make candidates, or samples. A generator does no I/O: it yields requests."""
    return {}


@hookspec
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """Return checks, each with the controls that prove it awake. A check does no I/O, decides the
    same for the same candidate, says why, and abstains rather than guesses."""
    return {}


@hookspec
def goldgate_filters() -> Mapping[str, Filter]:
    """Return filters by name. A filter notes something of every row and decides by the notes, in stream
    order, which rows are dropped. It never holds a row, so it can neither change nor lose one."""
    return {}


@hookspec
def goldgate_selectors() -> Mapping[str, Selector]:
    """Return choices among the judged candidates of one sample."""
    return {}


@hookspec
def goldgate_services() -> Mapping[str, Service]:
    """Return answers to requests: a sandbox, a model endpoint, a linter, a reward model."""
    return {}


@hookspec
def goldgate_exporters() -> Mapping[str, Exporter]:
    """Return file formats to write data sets in."""
    return {}


@hookspec
def goldgate_readers() -> Mapping[str, Reader]:
    """Return ways to read data of another shape, by name: chat logs, documents, folders of code."""
    return {}


@hookspec
def goldgate_trainers() -> Mapping[str, Trainer]:
    """Return ways to learn from kept rows; a trainer writes below its path only."""
    return {}


@hookspec
def goldgate_executors() -> Mapping[str, Executor]:
    """Return ways to have many workers: processes here, actors on a cluster."""
    return {}


@hookspec
def goldgate_commands() -> Mapping[str, Command]:
    """Return commands of the program ``goldgate``, by name."""
    return {}
