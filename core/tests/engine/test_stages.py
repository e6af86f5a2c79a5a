"""What a stage makes of a sample: verdicts, drops, failures, further candidates."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from goldgate.config.file import Config
from goldgate.config.plan import prepare
from goldgate.engine.inline import InlinePool
from goldgate.engine.journal import SqliteJournal
from goldgate.groups import Group, applies
from goldgate.nouns import Judged, Sample, answer, chat

Toys = Callable[..., Config]


def staged(config: Config, *texts: str, reference: dict[str, Any] | None = None, **tags: str) -> list[Group]:
    plan = prepare(config)
    sample = Sample("s", chat("p"), reference or {}, tags=tags)
    candidates = [answer(sample, text) for text in texts]
    from dataclasses import replace

    judged = tuple(
        Judged(replace(one, origin=replace(one.origin, index=index))) for index, one in enumerate(candidates)
    )
    pool = InlinePool(plan, SqliteJournal(":memory:"))
    groups = list(pool.map(0, [Group("f:1", sample, judged)]))
    pool.close()
    return groups


def test_a_verifier_accepts_and_rejects(toys: Toys) -> None:
    (group,) = staged(toys([], ["toy.even"]), "ab", "abc")
    assert [one.verdicts["toy.even"].score for one in group.judged] == [1.0, 0.0]
    assert [one.accepted for one in group.judged] == [True, False]
    dropped = group.judged[1].dropped
    assert dropped is not None
    assert (dropped.by, dropped.why, dropped.kind) == ("toy.even", "odd", "rejected")


def test_a_cascade_stops_at_the_first_rejection_and_all_goes_on(toys: Toys) -> None:
    steps = ["toy.even", {"use": "toy.even", "name": "again"}]
    (cascade,) = staged(toys([], steps), "abc")
    (every,) = staged(toys([], steps, cascade=False), "abc")
    assert list(cascade.judged[0].verdicts) == ["toy.even"]
    assert list(every.judged[0].verdicts) == ["toy.even", "again"]
    assert cascade.judged[0].dropped == every.judged[0].dropped


def test_a_row_without_what_a_verifier_needs_is_an_abstention(toys: Toys) -> None:
    (group,) = staged(toys([], ["toy.needy"]), "ab")
    dropped = group.judged[0].dropped
    assert dropped is not None
    assert (dropped.kind, dropped.why) == ("abstained", "the row has no reference.answer nor reference.tests")
    (group,) = staged(toys([], ["toy.needy"]), "ab", reference={"tests": ""})
    assert group.judged[0].accepted


def test_an_abstention_can_be_kept(toys: Toys) -> None:
    (group,) = staged(toys([], [{"use": "toy.needy", "on_abstain": "keep"}]), "ab")
    assert group.judged[0].accepted
    assert group.judged[0].verdicts["toy.needy"].score is None


@pytest.mark.parametrize(
    ("text", "why"), [("raise", "ValueError: boo"), ("liar", "returns a Verdict, not bool")]
)
def test_a_broken_verifier_is_a_failure_and_never_a_verdict(toys: Toys, text: str, why: str) -> None:
    (group,) = staged(toys([], ["toy.even"]), text, "ab")
    broken, fine = group.judged
    assert not broken.accepted
    assert broken.dropped is None
    assert broken.verdicts == {}
    assert broken.failure is not None
    assert why in broken.failure.why
    assert (broken.failure.kind, broken.failure.where) == ("plugin", "toy.even")
    assert fine.accepted


@pytest.mark.parametrize("options", [{"down": True}, {}])
def test_a_service_that_fails_is_a_failure(toys: Toys, options: dict[str, Any]) -> None:
    config = toys([], ["toy.echoed"], services={"e": {"use": "toy.echo", **options}})
    (group,) = staged(config, "refuse")
    failure = group.judged[0].failure
    assert failure is not None
    assert failure.kind == "service"
    assert ("nobody listens" if options else "refused") in failure.why


def test_requests_and_tuples_of_requests_are_answered(toys: Toys) -> None:
    (group,) = staged(toys([], ["toy.echoed"], services={"e": {"use": "toy.echo"}}), "abc", "")
    assert [one.accepted for one in group.judged] == [True, True]


def test_generators_add_candidates_with_places_of_their_own(toys: Toys) -> None:
    (group,) = staged(toys([], ["toy.count", "toy.even", "toy.repair"], seed=5), "four")
    assert [one.candidate.text for one in group.judged] == ["four", "", "x", "xx", "xy"]
    assert [one.candidate.origin.index for one in group.judged] == [0, 1, 2, 3, 4]
    assert group.judged[4].candidate.origin.parent == 2
    assert group.judged[1].candidate.origin.seed == 5


def test_a_generator_of_samples_makes_groups(toys: Toys) -> None:
    groups = staged(toys([], ["toy.split", "toy.count", "toy.even"]))
    assert [group.sample.id for group in groups] == ["s-a", "s-b"]
    assert [len(group.judged) for group in groups] == [3, 3]


@pytest.mark.parametrize(
    ("when", "runs"),
    [
        ({}, True),
        ({"domain": "math"}, True),
        ({"domain": ["code", "math"]}, True),
        ({"domain": "code"}, False),
    ],
)
def test_a_step_can_be_limited_to_samples_with_tags(toys: Toys, when: dict[str, Any], runs: bool) -> None:
    (group,) = staged(toys([], [{"use": "toy.even", "when": when}]), "ab", domain="math")
    assert bool(group.judged[0].verdicts) is runs
    assert applies(when, group.sample) is runs
