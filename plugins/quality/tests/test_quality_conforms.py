"""What every plug-in owes its users."""

from pathlib import Path

import goldgate_quality
import pytest
from goldgate.testing import promises

CASES = Path(goldgate_quality.__file__).parent / "cases"
OPTIONS = {
    "quality.mixture": {"shares": {"": 1.0}},
    "quality.decontaminate": {"benchmark": str(CASES / "decontaminate_items.jsonl")},
}


@pytest.mark.parametrize("promise", promises(goldgate_quality, options=OPTIONS), ids=str)
def test_conforms(promise):
    promise()
