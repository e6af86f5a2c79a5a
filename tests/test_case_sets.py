"""Every verifier of this repository ships cases to measure it by: enough plain ones, and enough that try to fool it."""

from collections import Counter

import pytest
from goldgate.plugins.loading import load
from goldgate.trust import cases

LEAST = 50  # labelled responses of each set
SETS = ("gold", "adversarial")
MISSING = {
    "math.step_labels",  # labels are shares of a policy's endings, and its own
    "math.step_reward",  # as good as the reward model that it asks
    "math.valid_solution",  # as good as the judge that it asks
}
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
