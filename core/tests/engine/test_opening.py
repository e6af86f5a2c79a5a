"""A service that is built on another opens it by name."""

from __future__ import annotations

import pytest
from goldgate import Compute, Computed, ConfigError
from goldgate.engine import open_service


def test_a_service_is_opened_by_name_with_a_table_of_options() -> None:
    server = open_service("compute", {"workers": 2})
    try:
        assert server.parallel == 2
        assert server.serve([Compute("math:sqrt", (9,))]) == [Computed(3.0)]
    finally:
        server.close()


@pytest.mark.parametrize(
    ("name", "table", "why"),
    [("compute", {"workerz": 2}, "did you mean"), ("computer", {}, "did you mean 'compute'")],
)
def test_what_cannot_be_opened_is_a_config_error(name: str, table: dict[str, int], why: str) -> None:
    with pytest.raises(ConfigError, match=why):
        open_service(name, table)
