"""A natural stratum that is surely worse than the whole is named; one that is made to be hard is not."""

from goldgate import Sample, chat
from goldgate.trust.measure import Judgement
from goldgate.trust.rates import rates, strata, weak


def judgements(errors: int, n: int, **tags: str) -> list[Judgement]:
    sample = Sample("s", chat("?"), tags=tags)
    return [Judgement(sample, at, "", 0.0, float(at < errors), "") for at in range(n)]


def sentences(*groups: list[Judgement]) -> list[str]:
    whole = [one for group in groups for one in group]
    return list(weak(rates(whole), strata(whole)))


def test_a_weak_language_is_named() -> None:
    found = sentences(judgements(0, 300, language="English"), judgements(8, 40, language="Hindi"))
    assert found == ["weak where language = Hindi: 8 of 40 false accepts, 8 of 340 in all"]


def test_too_few_cases_tell_nothing() -> None:
    assert sentences(judgements(0, 300, language="English"), judgements(8, 29, language="Hindi")) == []


def test_a_rate_within_the_margin_is_no_weakness() -> None:
    assert sentences(judgements(6, 300, language="English"), judgements(3, 60, language="Hindi")) == []


def test_the_lower_end_must_lie_two_points_above_the_whole() -> None:
    """Of 1,200 cases: 12 of 200 have a lower end of 3.14 %, above 1 + 2; 11 of 200 have 2.78 %, which is above
    the whole's rate of 0.92 % and below that plus 2.
    """
    english = judgements(0, 1000, language="English")
    assert sentences(english, judgements(12, 200, language="Hindi"))
    assert sentences(english, judgements(11, 200, language="Hindi")) == []


def test_thirty_cases_are_enough() -> None:
    english = judgements(0, 300, language="English")
    assert sentences(english, judgements(8, 30, language="Hindi"))
    assert sentences(english, judgements(8, 29, language="Hindi")) == []


def test_traps_and_held_back_cases_are_harder_by_design() -> None:
    assert sentences(judgements(0, 300, set="gold"), judgements(8, 40, set="adversarial")) == []
    assert sentences(judgements(0, 300, origin="built with"), judgements(8, 40, origin="held back")) == []
