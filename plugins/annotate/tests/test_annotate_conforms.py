"""What every plug-in owes its users, of this package's generator."""

import goldgate_annotate
import pytest
from goldgate.testing import promises


@pytest.mark.parametrize("promise", promises(goldgate_annotate), ids=str)
def test_conforms(promise):
    promise()
