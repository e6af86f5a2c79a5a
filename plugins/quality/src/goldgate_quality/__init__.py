"""Quality of the whole stream: clean, deduplicated, decontaminated, mixed (Llama 3 report, 4.2.3)."""

from __future__ import annotations

from collections.abc import Mapping

from goldgate import Filter, hookimpl

__all__ = ["goldgate_filters"]

BOTH = ("candidate", "sample")


@hookimpl
def goldgate_filters() -> Mapping[str, Filter]:
    """Filters of candidates and of prompts."""
    from goldgate_quality import dedupe, mixture
    from goldgate_quality.clean import filter as clean
    from goldgate_quality.near import duplicates as near

    return {
        "quality.clean": Filter(clean.note, clean.decide, clean.CleanOptions, of=BOTH, whole=True),
        "quality.dedupe": Filter(dedupe.note, dedupe.decide, dedupe.DedupeOptions, of=BOTH),
        "quality.near_duplicates": Filter(
            near.note, near.decide, near.NearDuplicateOptions, of=BOTH, whole=True, wants=("scores",)
        ),
        "quality.mixture": Filter(
            None, mixture.decide, mixture.MixtureOptions, of=BOTH, whole=True, wants=("tags",)
        ),
    }
