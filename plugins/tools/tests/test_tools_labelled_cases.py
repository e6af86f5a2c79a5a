"""The labelled cases of every verifier, with the real sandbox, calculator and default service."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import goldgate_tools
import pytest
from goldgate.plugins.components import Server
from goldgate.testing import drive
from goldgate.trust import cases

VERIFIERS = goldgate_tools.goldgate_verifiers()
UNDECIDED = 3
"""How many cases of one verifier may be left undecided."""


def cases_of(name: str) -> cases.Cases:
    return cases.read([Path(str(files("goldgate_tools").joinpath(VERIFIERS[name].cases)))], name)


@pytest.mark.parametrize("name", VERIFIERS)
def test_every_case_gets_its_label(name: str, servers: Mapping[str, Server]) -> None:
    wrong, undecided = [], []
    options = VERIFIERS[name].options
    for one in cases_of(name).labelled:
        for judged, expected in zip(one.group.judged, one.expected, strict=True):
            verdict = drive(VERIFIERS[name].check, judged.candidate, options(), servers=servers)
            if verdict.score is None and expected is not None:
                undecided.append(one.group.sample.id)
            elif verdict.score != expected:
                wrong.append((one.group.sample.id, verdict))
    assert not wrong
    assert len(undecided) <= UNDECIDED, undecided


@pytest.mark.parametrize("name", VERIFIERS)
def test_there_are_enough_cases_of_both_sets(name: str) -> None:
    sets = [one.group.sample.tags["set"] for one in cases_of(name).labelled]
    assert sets.count("gold") >= 50
    assert sets.count("adversarial") >= 50
