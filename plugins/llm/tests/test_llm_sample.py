"""The sampler asks n times, in order, with a seed for each."""

import pytest
from goldgate import Completion, Failure, Message, Origin, Sample, chat
from goldgate.testing import Scripted, drive, replay
from goldgate_llm.sample import SampleOptions, sample

SUM = Sample("s", chat("1+1?"), tools=({"type": "function", "function": {"name": "add"}},))


def test_n_candidates_know_where_they_come_from():
    server = Scripted(lambda asked: Completion(Message("assistant", str(asked.index)), model="m"))
    made = drive(
        sample, SUM, SampleOptions(n=3, temperature=0.5, seed=7, stop=("END",)), servers={"chat": server}
    )
    assert [candidate.text for candidate in made] == ["0", "1", "2"]
    seeds = [asked.seed for asked in server.asked]
    assert [candidate.origin for candidate in made] == [
        Origin("llm.sample", "m", seed, index) for index, seed in enumerate(seeds)
    ]
    assert len(set(seeds)) == 3
    asked = server.asked[0]
    assert (asked.temperature, asked.stop, asked.tools) == (0.5, ("END",), SUM.tools)


def test_no_seed_stays_no_seed():
    (made,) = replay(sample, SUM, SampleOptions(n=1), replies=[Completion(Message("assistant", "2"))])
    assert made.origin.seed is None


def test_neighbouring_seeds_share_no_draw():
    seeds = set()
    for run in range(20):
        server = Scripted(lambda asked: Completion(Message("assistant", "")))
        drive(sample, SUM, SampleOptions(n=30, seed=run), servers={"chat": server})
        seeds |= {asked.seed for asked in server.asked}
    assert len(seeds) == 600
    assert all(0 <= seed < 2**31 for seed in seeds)


def test_the_system_prompt_yields_to_the_samples_own():
    server = Scripted(lambda asked: Completion(Message("assistant", "")))
    own = Sample("o", (Message("system", "mine"), Message("user", "hi")))
    drive(sample, SUM, SampleOptions(n=1, system="be brief"), servers={"chat": server})
    drive(sample, own, SampleOptions(n=1, system="be brief"), servers={"chat": server})
    assert [asked.messages[0].content for asked in server.asked] == ["be brief", "mine"]


def test_the_facts_of_each_turn_are_the_candidates():
    call = {"id": "1", "type": "function", "function": {"name": "add", "arguments": "{}"}}
    replies = [
        Completion(Message("assistant", "The answer is"), "length"),
        Completion(Message("assistant", "2", reasoning="1+1")),
        Completion(Message("assistant", "", (call,)), "tool_calls"),
        Completion(Message("assistant", "I can't."), "refusal"),
    ]
    made = replay(sample, SUM, SampleOptions(n=4, system="be brief"), replies=replies)
    assert [candidate.finish for candidate in made] == ["length", "stop", "tool_calls", "refusal"]
    assert {candidate.system for candidate in made} == {"be brief"}
    assert made[1].messages[0].reasoning == "1+1"
    assert made[2].messages[0].tool_calls == (call,)
    own = Sample("o", (Message("system", "mine"), Message("user", "hi")))
    (kept,) = replay(sample, own, SampleOptions(n=1, system="be brief"), replies=replies[:1])
    assert kept.system == ""


def test_temperatures_are_drawn_from_ranges_in_turn():
    def asked(**changes):
        server = Scripted(lambda asked: Completion(Message("assistant", "")))
        options = SampleOptions(n=40, seed=3, temperatures=((0.2, 1.0), (0.6, 0.6)), **changes)
        drive(sample, SUM, options, servers={"chat": server})
        return [request.temperature for request in server.asked]

    drawn = asked()
    assert set(drawn[1::2]) == {0.6}
    assert all(0.2 <= temperature <= 1.0 for temperature in drawn)
    assert min(drawn) < 0.35
    assert max(drawn) > 0.85
    assert asked() == drawn


@pytest.mark.parametrize(
    "wrong", [{"n": 0}, {"temperature": -1}, {"top_p": 0}, {"max_tokens": 0}, {"temperatures": ((1.0, 0.5),)}]
)
def test_options_are_checked(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        SampleOptions(**wrong)


def test_a_reply_that_fails_costs_one_candidate():
    failure = Failure("busy", code="rate_limited")
    asked = sample(SUM, SampleOptions(n=3))
    next(asked)
    with pytest.raises(StopIteration) as ended:
        asked.send((Completion(Message("assistant", "1")), failure, Completion(Message("assistant", "3"))))
    first, second, third = ended.value.value
    assert second is failure
    assert [(each.text, each.origin.index) for each in (first, third)] == [("1", 0), ("3", 2)]
