"""Frozen values with an ``__init__`` of our own: in all but its speed the one of dataclasses."""

from __future__ import annotations

import inspect
import pickle
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, asdict, dataclass, field, replace
from typing import Any, get_type_hints

import pytest
from goldgate import nouns
from goldgate.nouns import Sample, Verdict
from goldgate.quick import quick


@dataclass(frozen=True, slots=True)
class Plain:
    """A value as dataclasses make it."""

    name: str
    tags: Mapping[str, Any] = field(default_factory=dict)
    size: int = 3

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("negative")


@quick
@dataclass(frozen=True, slots=True)
class Quick:
    """The same, quick."""

    name: str
    tags: Mapping[str, Any] = field(default_factory=dict)
    size: int = 3

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("negative")


@pytest.mark.parametrize("arguments", [("a",), ("a", {"x": 1}), ("a", {}, 7)])
def test_it_holds_what_a_plain_one_holds(arguments: tuple[Any, ...]) -> None:
    made = Quick(*arguments)
    assert asdict(made) == asdict(Plain(*arguments))
    assert pickle.loads(pickle.dumps(made)) == made == replace(made)  # noqa: S301 - made above
    assert hash(Quick("a", (), 1)) == hash(Quick("a", (), 1))  # type: ignore[arg-type]


def test_each_value_has_a_default_of_its_own() -> None:
    assert Quick("a").tags == {}
    assert Quick("a").tags is not Quick("a").tags


def test_it_stays_frozen_and_checks_itself() -> None:
    with pytest.raises(FrozenInstanceError):
        Quick("a").name = "b"  # type: ignore[misc]
    with pytest.raises(ValueError, match="negative"):
        Quick("a", size=-1)
    with pytest.raises(ValueError, match="negative"):
        replace(Quick("a"), size=-1)


def test_wrong_arguments_are_refused_in_the_same_words() -> None:
    for arguments in ((), ("a", {}, 1, 2)):
        errors = []
        for kind in (Plain, Quick):
            with pytest.raises(TypeError) as error:
                kind(*arguments)
            errors.append(str(error.value).replace(kind.__name__, ""))
        assert errors[0] == errors[1]


def test_the_signature_is_the_same() -> None:
    assert str(inspect.signature(Plain)) == str(inspect.signature(Quick))
    assert get_type_hints(Plain.__init__) == get_type_hints(Quick.__init__)
    assert get_type_hints(Sample.__init__)["prompt"] == tuple[nouns.Message, ...]
    with pytest.raises(ValueError, match="a verdict says why"):
        Verdict(1.0, "")
