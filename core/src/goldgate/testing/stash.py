"""What the pytest plug-in keeps between its hooks."""

from __future__ import annotations

from typing import Any

import pytest

POOLS: pytest.StashKey[dict[str, Any]] = pytest.StashKey()
