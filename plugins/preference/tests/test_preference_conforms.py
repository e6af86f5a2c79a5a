"""What every plug-in owes its users."""

import subprocess
import sys

import goldgate_preference
import pytest
from goldgate.testing import promises


@pytest.mark.parametrize("promise", promises(goldgate_preference), ids=str)
def test_conforms(promise):
    promise()


def test_nothing_heavy_loads():
    code = "import sys, goldgate_preference; print({'torch', 'transformers'} & set(sys.modules))"
    output = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert output.strip() == "set()"
