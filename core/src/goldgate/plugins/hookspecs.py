"""Every way in. Each hook returns what a plug-in offers, by name; none changes anything.

A name is ``domain.thing`` (``math.answer``); one that two distributions component stops the program.
"""

from __future__ import annotations

from collections.abc import Mapping

import pluggy

from goldgate.plugins.components import (
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
    """Offer ways to make candidates, or samples. A generator does no I/O: it yields requests."""
    return {}


@hookspec
def goldgate_verifiers() -> Mapping[str, Verifier]:
    """Offer checks, each with the controls that prove it awake. A check does no I/O, decides the
    same for the same candidate, says why, and abstains rather than guesses."""
    return {}


@hookspec
def goldgate_filters() -> Mapping[str, Filter]:
    """Offer filters by name. A filter notes something of every row and decides by the notes, in stream
    order, which rows are dropped. It never holds a row, so it can neither change nor lose one."""
    return {}


@hookspec
def goldgate_selectors() -> Mapping[str, Selector]:
    """Offer choices among the judged candidates of one sample."""
    return {}


@hookspec
def goldgate_services() -> Mapping[str, Service]:
    """Offer answers to requests: a sandbox, a model endpoint, a linter, a reward model."""
    return {}


@hookspec
def goldgate_exporters() -> Mapping[str, Exporter]:
    """Offer file formats to write data sets in."""
    return {}


@hookspec
def goldgate_readers() -> Mapping[str, Reader]:
    """Return ways to read data of another shape, by name: chat logs, documents, folders of code."""
    return {}


@hookspec
def goldgate_trainers() -> Mapping[str, Trainer]:
    """Offer ways to learn from kept rows; a trainer writes below its path only."""
    return {}


@hookspec
def goldgate_executors() -> Mapping[str, Executor]:
    """Offer ways to have many workers: processes here, actors on a cluster."""
    return {}
