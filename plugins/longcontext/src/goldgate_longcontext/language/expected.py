"""The expected answer of a row: one text, several items that are all wanted, or alternatives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MOST = 1000
"""Items or alternatives of one row."""


class ExpectedError(ValueError):
    """The expected answer cannot be used; the message says why."""


def expected(reference: Mapping[str, Any]) -> list[list[str]]:
    """Alternatives, each a list of items. ``answer``: a text or number; a list of them is wanted whole.
    ``answers``: alternatives, any of which is right. Raises ExpectedError.
    """
    if reference.get("answers"):
        given = reference["answers"]
        if not isinstance(given, list | tuple):
            raise ExpectedError("reference.answers is a list of texts")
        found = [_items(one) for one in given[:MOST]]
    elif reference.get("answer") not in (None, "", []):
        found = [_items(reference["answer"])]
    else:
        raise ExpectedError("the row has neither reference.answer nor reference.answers")
    if not all(found):
        raise ExpectedError("an expected answer is empty")
    return found


def _items(value: Any) -> list[str]:
    given = list(value) if isinstance(value, list | tuple) else [value]
    if any(isinstance(one, bool) or not isinstance(one, str | int | float) for one in given):
        raise ExpectedError("an expected answer is a text, a number or a list of them")
    return [str(one) for one in given[:MOST] if str(one).strip()]
