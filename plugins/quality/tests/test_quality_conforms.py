"""What every plug-in owes its users."""

import goldgate_quality
import pytest
from goldgate.testing import promises


@pytest.mark.parametrize("promise", promises(goldgate_quality), ids=str)
def test_conforms(promise):
    promise()
