"""Generators ask with a seed a candidate, the same in every run."""

from __future__ import annotations

from dataclasses import dataclass

from goldgate.asking import SEEDS, ask, problem_of, seed_of
from goldgate.nouns import Message, Sample, chat
from hypothesis import given
from hypothesis import strategies as st


@dataclass(frozen=True)
class Options:
    temperature: float = 0.7
    max_tokens: int = 99
    seed: int | None = 3


def test_what_is_asked_is_what_the_options_say() -> None:
    asked = ask(chat("how many?"), Options(), 2, stop=("\n",), service="policy")
    assert (asked.messages, asked.temperature, asked.max_tokens) == (chat("how many?"), 0.7, 99)
    assert (asked.index, asked.stop, asked.service) == (2, ("\n",), "policy")
    assert asked.seed == seed_of(3, 2)
    assert ask(chat("how many?"), Options(seed=None)).seed is None


@given(st.integers(0, 1 << 40), st.integers(0, 1000))
def test_neighbours_have_seeds_that_differ_and_fit_an_endpoint(run: int, index: int) -> None:
    first, second = seed_of(run, index), seed_of(run, index + 1)
    assert first is not None
    assert 0 <= first < SEEDS
    assert first != second


def test_a_problem_is_what_users_say() -> None:
    told = (Message("system", "be brief"), Message("user", "one"), Message("user", "two"))
    assert problem_of(Sample("a", told)) == "one\n\ntwo"
