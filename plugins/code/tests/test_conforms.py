"""The conformance checks, for every component of this package."""

from pathlib import Path

import goldgate_code
import pytest
from goldgate.testing import Promise, promises

BENCHMARK = Path(__file__).with_name("benchmark.jsonl")


@pytest.mark.parametrize(
    "promise", promises(goldgate_code, options={"code.leaks": {"benchmark": str(BENCHMARK)}}), ids=str
)
def test_conforms(promise: Promise) -> None:
    promise()
