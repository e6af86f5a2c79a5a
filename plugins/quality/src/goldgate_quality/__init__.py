"""Quality of the whole stream: what is there twice."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Filter, hookimpl

from goldgate_quality.dedupe import Dedupe, dedupe

__all__ = ["goldgate_filters"]


@hookimpl
def goldgate_filters() -> Mapping[str, Filter]:
    """Marks for the stream."""
    return {"quality.dedupe": Filter(dedupe, Dedupe)}
