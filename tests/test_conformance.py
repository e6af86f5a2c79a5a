"""Every verifier, filter and generator that is installed is held to what every plug-in owes its users."""

from pathlib import Path

import pytest
from goldgate.testing import Promise, promises

PROBLEMS = Path(__file__).parent.parent / "examples" / "demo" / "problems.jsonl"
OPTIONS = {"code.leaks": {"benchmark": str(PROBLEMS), "id": "id"}}  # what cannot be tested with its defaults


@pytest.mark.parametrize("promise", promises(options=OPTIONS), ids=str)
def test_conforms(promise: Promise) -> None:
    promise()
