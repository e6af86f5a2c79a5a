"""What the core itself brings, through the same hooks as everybody else."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate.builtin.selectors import SELECTORS
from goldgate.engine.compute import SERVICES
from goldgate.engine.inline import InlinePool
from goldgate.engine.local import LocalPool
from goldgate.io import shapes
from goldgate.io.writers import EXPORTERS
from goldgate.plugins.components import Executor, Exporter, Reader, Selector, Service
from goldgate.plugins.hookspecs import hookimpl


@hookimpl
def goldgate_selectors() -> Mapping[str, Selector]:
    return SELECTORS


@hookimpl
def goldgate_services() -> Mapping[str, Service]:
    return SERVICES


@hookimpl
def goldgate_exporters() -> Mapping[str, Exporter]:
    return EXPORTERS


@hookimpl
def goldgate_readers() -> Mapping[str, Reader]:
    return {
        "completion": Reader(lambda raw: [shapes.completion(raw)]),
        "messages": Reader(lambda raw: [shapes.messages(raw)]),
        "preference": Reader(lambda raw: [shapes.preference(raw)]),
    }


@hookimpl
def goldgate_executors() -> Mapping[str, Executor]:
    return {"local": Executor(LocalPool), "inline": Executor(InlinePool)}
