"""The conformance kit, on everything that the plug-in offers."""

from __future__ import annotations

import goldgate_factuality
import pytest
from goldgate.testing import promises


@pytest.mark.parametrize("promise", promises(goldgate_factuality), ids=str)
def test_conforms(promise):
    promise()
