"""The conformance kit, on everything that the plug-in offers."""

from __future__ import annotations

import goldgate_factuality
import pytest
from goldgate.testing import promises

# The kit checks verifiers of candidates; test_factuality_verifiers.py tests the one of groups.
PROMISES = [
    promise for promise in promises(goldgate_factuality) if "factuality.consistent" not in str(promise)
]


@pytest.mark.parametrize("promise", PROMISES, ids=str)
def test_conforms(promise):
    promise()
