"""Every verifier and most filters of this repository ship cases to measure them by: enough plain ones, and enough that try to fool it."""

from collections import Counter

import pytest
from goldgate.plugins.loading import load
from goldgate.trust import cases, filter_cases

LEAST = 50  # labelled responses of each set
SETS = ("gold", "adversarial")
MISSING = {
    "math.step_labels",  # labels are shares of a policy's endings, and its own
    "math.step_reward",  # as good as the reward model that it asks
    "math.valid_solution",  # as good as the judge that it asks
}
UNMEASURED = {
    "factuality.sensitive",  # reads tags
    "steerability.conflicts",  # reads constraints that contradict one another by a table
}
FILTERS = sorted(set(load().components["filters"]) - UNMEASURED)
OUTCOMES = 40  # labelled rows of each set of a filter
VERIFIERS = sorted(set(load().components["verifiers"]) - MISSING)


@pytest.mark.parametrize("name", VERIFIERS)
def test_it_ships_enough_of_both_sets(name: str) -> None:
    component = load().components["verifiers"][name]
    assert component.value.cases
    folder = cases.package(component.value)
    assert folder is not None
    read = cases.read([folder / component.value.cases], name)
    counted: Counter[str] = Counter()
    for one in read.labelled:
        counted[str(one.group.sample.tags.get("set"))] += len(one.expected)
    assert min(counted[kind] for kind in SETS) >= LEAST, counted
    decided = {score for one in read.labelled for score in one.expected}
    assert {0.0, 1.0} <= decided


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_ships_enough_of_both_sets(name: str) -> None:
    component = load().components["filters"][name]
    folder = cases.package(component.value)
    assert component.value.cases
    assert folder is not None
    counted: Counter[str] = Counter()
    scores = set()
    for case in filter_cases.read([folder / component.value.cases], name).cases:
        for group, expected in zip(case.groups, case.expected, strict=True):
            counted[str(group.sample.tags.get("set"))] += 1
            scores.add(expected.score)
    assert min(counted[kind] for kind in SETS) >= OUTCOMES, counted
    assert scores == {0.0, 1.0}
