"""Quality of the whole stream: what is there twice."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Filter, hookimpl

__all__ = ["goldgate_filters"]


@hookimpl
def goldgate_filters() -> Mapping[str, Filter]:
    """Filters of candidates and of prompts."""
    from goldgate_quality import dedupe

    return {
        "quality.dedupe": Filter(dedupe.note, dedupe.decide, dedupe.DedupeOptions, of=("candidate", "sample"))
    }
