"""The first batch shows whether a verifier can find what it needs: a misspelt column would give no reward for
ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from goldgate.errors import ConfigError


def check(
    rows: Sequence[Mapping[str, Any]], verifier: str, columns: Mapping[str, str], needs: Sequence[str]
) -> None:
    """Raises ConfigError for a mapped column that no row has, and where no row has a key that the verifier
    needs, be it as a column or in its reference.
    """
    names = sorted({name for row in rows for name in row})
    having = f"the columns are {', '.join(names) or 'none'}"
    for old, new in columns.items():
        if old not in names:
            raise ConfigError(f"columns maps {old!r} to {new!r}, and no row has it; {having}")
    mapped = {new.removeprefix("reference.") for new in columns.values()}
    if needs and not mapped & {*needs, "reference"} and not any(_has(row, needs) for row in rows):
        keys = " or ".join(repr(key) for key in needs)
        raise ConfigError(
            f"{verifier} needs {keys} as a column or in the reference, and no row has it; {having} "
            f"(map one with columns = {{… = 'reference.{needs[0]}'}})"
        )


def _has(row: Mapping[str, Any], needs: Sequence[str]) -> bool:
    reference = row.get("reference")
    if isinstance(reference, Mapping) and reference:
        return any(key in reference for key in needs)
    return bool(reference) or any(key in row for key in needs)
