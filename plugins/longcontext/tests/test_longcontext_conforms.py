"""The conformance kit, on everything that the plug-in offers."""

from __future__ import annotations

import goldgate_longcontext
import pytest
from goldgate.testing import promises


@pytest.mark.parametrize("promise", promises(goldgate_longcontext), ids=str)
def test_conforms(promise):
    promise()
