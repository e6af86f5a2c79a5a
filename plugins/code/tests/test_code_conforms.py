"""What every plug-in owes, kept by the offers of this package."""

import goldgate_code
import pytest
from goldgate.testing import Promise, promises


@pytest.mark.parametrize("promise", promises(goldgate_code), ids=str)
def test_conforms(promise: Promise) -> None:
    promise()
