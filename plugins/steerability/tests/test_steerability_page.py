"""The reference page is what the code says."""

from __future__ import annotations

from pathlib import Path

import pytest
from goldgate_steerability.kinds.table import KINDS
from goldgate_steerability.page import page

DOCS = Path(__file__).parents[3] / "docs" / "reference" / "instructions.md"


def test_every_id_says_what_it_means_and_how_the_published_checker_differs():
    entries = page().split("\n### ")[1:]
    assert [entry.split("\n")[0] for entry in entries] == [
        *sorted(list(KINDS)[:25]),
        *sorted(list(KINDS)[25:]),
    ]
    for entry in entries:
        meaning, _, published = entry.partition("\nPublished: ")
        assert len(meaning.split()) > 8, entry
        assert published.strip(), entry


def test_the_page_is_up_to_date():
    if not DOCS.exists():
        pytest.skip("the documentation is not at hand")
    assert DOCS.read_text("utf-8") == page()
