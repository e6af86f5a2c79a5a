"""The filter ``steerability.conflicts``: rows whose constraints cannot be kept together, before money is
spent on them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from goldgate import Drop, Judged

from goldgate_steerability.conflicts import of_reference
from goldgate_steerability.rows import ConstraintError

NAME = "steerability.conflicts"


def why_dropped(reference: Mapping[str, Any]) -> str:
    """One sentence on the conflict or fault of a row's constraints; empty where it has none, or no
    constraints.
    """
    if "constraints" not in reference and "instruction_id_list" not in reference:
        return ""
    try:
        return of_reference(reference)
    except ConstraintError as error:
        return str(error)


def conflicts(rows: Iterable[Judged]) -> Iterator[Judged]:
    """Every row in order; accepted ones whose constraints conflict are marked."""
    for row in rows:
        why = why_dropped(row.candidate.sample.reference) if row.accepted else ""
        yield replace(row, dropped=Drop(NAME, why)) if why else row
