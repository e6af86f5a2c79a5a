"""The kit gives a generator of groups what the engine gives it: a sample with its judged candidates."""

import pytest
from goldgate import Generator
from goldgate.testing.contract import BrokenPromiseError, Subject
from goldgate.testing.filter_checks import makes_candidates_or_samples


def tagged(sample, judged):
    assert all(one.candidate.sample == sample for one in judged)
    return (sample,)


def first(sample, judged):
    return (judged[0].candidate,)


def test_one_that_takes_whatever_group_it_is_given_passes():
    makes_candidates_or_samples(Subject("own.tagged", Generator(tagged, "group"), None))


def test_one_that_needs_a_candidate_does_not():
    with pytest.raises(BrokenPromiseError, match="IndexError"):
        makes_candidates_or_samples(Subject("own.first", Generator(first, "group"), None))


def test_one_that_takes_a_candidate_does_not():
    with pytest.raises(BrokenPromiseError, match="TypeError"):
        makes_candidates_or_samples(Subject("own.one", Generator(lambda one: (), "group"), None))
