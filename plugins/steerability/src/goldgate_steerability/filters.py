"""The filter ``steerability.conflicts``: rows whose constraints exclude one another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from goldgate import Candidate, Sample

from goldgate_steerability.conflicts import of_reference
from goldgate_steerability.rows import ConstraintError

NAME = "steerability.conflicts"


def why_dropped(reference: Mapping[str, Any]) -> str | None:
    """One sentence on the conflict or fault of a row's constraints; None where there is none."""
    if "constraints" not in reference and "instruction_id_list" not in reference:
        return None
    try:
        return of_reference(reference) or None
    except ConstraintError as error:
        return str(error)


def conflicts(subject: Candidate | Sample) -> str | None:
    """Why a sample is dropped, or None. Before the first generator it looks at samples, so that no
    model is asked about a prompt that nothing can satisfy."""
    sample = subject.sample if isinstance(subject, Candidate) else subject
    return why_dropped(sample.reference)
