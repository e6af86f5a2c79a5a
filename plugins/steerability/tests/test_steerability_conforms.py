"""The conformance kit, on everything that the plug-in offers."""

from __future__ import annotations

import goldgate_steerability
import pytest
from goldgate.testing import promises

# A malformed constraint is a failure of the row (kind "row"), never a verdict; the kit knows verdicts only.
# test_steerability_constraints.py has the rows that this check would try.
ROW_FAILURES = ("survives an odd reference",)


@pytest.mark.parametrize(
    "promise",
    [one for one in promises(goldgate_steerability) if not str(one).endswith(ROW_FAILURES)],
    ids=str,
)
def test_conforms(promise):
    promise()
