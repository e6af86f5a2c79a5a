"""The conformance kit, on everything that the plug-in offers."""

from __future__ import annotations

import goldgate_math
import pytest
from goldgate.testing import promises

SMALL = {
    "math.tree_search": {"simulations": 3},
    "math.solutions": {"most": 4},
    "math.step_labels": {"k": 1},
}


@pytest.mark.parametrize("promise", promises(goldgate_math, options=SMALL), ids=str)
def test_conforms(promise):
    promise()
