"""What the core itself offers, through the same hooks as everybody else."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate.compute import SERVICES
from goldgate.exports import EXPORTERS
from goldgate.hookspecs import hookimpl
from goldgate.local import LocalPool
from goldgate.offers import Executor, Exporter, Selector, Service
from goldgate.pools import InlinePool
from goldgate.select import SELECTORS


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
def goldgate_executors() -> Mapping[str, Executor]:
    return {"local": Executor(LocalPool), "inline": Executor(InlinePool)}
