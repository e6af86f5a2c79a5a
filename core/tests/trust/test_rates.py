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


def test_traps_and_held_back_cases_are_harder_by_design() -> None:
    assert sentences(judgements(0, 300, set="gold"), judgements(8, 40, set="adversarial")) == []
    assert sentences(judgements(0, 300, origin="built with"), judgements(8, 40, origin="held back")) == []
