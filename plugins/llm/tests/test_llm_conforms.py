"""What every plug-in owes its users."""

import goldgate_llm
import pytest
from goldgate.testing import promises


@pytest.mark.parametrize("promise", promises(goldgate_llm), ids=str)
def test_conforms(promise):
    promise()
