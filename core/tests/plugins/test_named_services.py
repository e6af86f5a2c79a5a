"""Options that name services, in each form that they may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from goldgate.asking import Judge
from goldgate.plugins.named_services import NamedService, kinds, named


@dataclass(frozen=True)
class Options:
    """One of each form."""

    judge: str = field(default="", metadata={"service": "chat"})
    panel: tuple[str, ...] = field(default=(), metadata={"service": "chat"})
    tools: Mapping[str, str] = field(default_factory=dict, metadata={"service": "tool"})
    inner: Judge = field(default_factory=lambda: Judge("short"))
    other: str = "no service"


def test_what_is_left_empty_names_nothing() -> None:
    assert list(named(Options())) == []
    assert list(named(None)) == []
    assert kinds(Options) == {"judge": "chat", "panel": "chat", "tools": "tool"}
    assert kinds(None) == {}


def test_texts_sequences_mappings_and_options_within_options() -> None:
    options = Options("a", ("b", "c"), {"search": "web", "*": ""}, Judge("short", service="d"))
    assert list(named(options)) == [
        NamedService("judge", "chat", "a"),
        NamedService("panel", "chat", "b"),
        NamedService("panel", "chat", "c"),
        NamedService("tools.search", "tool", "web"),
        NamedService("inner.service", "chat", "d"),
    ]


def test_a_pydantic_model_says_it_by_its_schema() -> None:
    pydantic = pytest.importorskip("pydantic")
    fields = {"judge": (str, pydantic.Field("", json_schema_extra={"service": "chat"}))}
    model = pydantic.create_model("Options", **fields)
    assert list(named(model(judge="a"))) == [NamedService("judge", "chat", "a")]
