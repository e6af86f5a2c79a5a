"""Rewards from the three interfaces of vLLM, on loopback."""

import json

import pytest
from goldgate import Failure, Message, Rate, Reward, chat
from goldgate_llm.endpoints.rewards import RewardsOptions, connect

TALK = (*chat("2+2?"), Message("assistant", "4", reasoning="2+2"))


@pytest.fixture
def asked(httpserver, connected):
    def ask(row, api, **options):
        httpserver.expect_request(f"/{api}").respond_with_json({"data": [row]})
        (reply,) = connected(connect, RewardsOptions, api=api, **options).serve([Reward(TALK)])
        return reply

    return ask


@pytest.mark.parametrize(
    ("api", "row", "options", "reward"),
    [
        ("pooling", {"index": 0, "data": [1.5]}, {}, 1.5),
        ("pooling", {"index": 0, "data": [[0.5], [2.5]]}, {}, 2.5),
        ("pooling", {"index": 0, "data": [[0.5], [2.5]]}, {"at": "mean"}, 1.5),
        ("pooling", {"data": -3}, {}, -3.0),
        ("classify", {"index": 0, "probs": [-1.5], "num_classes": 1}, {}, -1.5),
        ("classify", {"index": 0, "probs": [0.5]}, {"gives": "probability"}, 0.0),
        ("score", {"index": 0, "score": 2}, {}, 2.0),
        ("score", {"index": 0, "score": 0.731058578630005}, {"gives": "probability"}, 1.0),
    ],
)
def test_the_reward_is_read(asked, api, row, options, reward):
    assert asked(row, api, **options) == pytest.approx(reward)


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_a_certain_probability_is_a_finite_reward(asked, probability):
    assert 20 < abs(asked({"score": probability}, "score", gives="probability")) < 40


@pytest.mark.parametrize(
    ("api", "row", "options"),
    [
        ("pooling", {"data": [0.1, 0.9]}, {}), ("pooling", {"data": [[1, 2]]}, {}), ("pooling", {"data": []}, {}),
        ("pooling", {"data": None}, {}), ("classify", {"probs": [0.1, 0.9]}, {}), ("score", {"score": "x"}, {}),
        ("score", {"score": True}, {}), ("score", {"score": 2}, {"gives": "probability"}), ("score", 3, {}),
    ],
)  # fmt: skip
def test_what_is_no_single_number_is_a_failure(asked, api, row, options):
    reply = asked(row, api, **options)
    assert isinstance(reply, Failure)
    assert reply.code == "malformed_reply"


def test_conversations_go_out_as_messages_or_as_a_pair(httpserver, asked):
    asked({"data": [1]}, "pooling")
    asked({"score": 1}, "score", gives="probability")
    first, second = (json.loads(request.data) for request, _ in httpserver.log)
    assert first["messages"] == [{"role": "user", "content": "2+2?"}, {"role": "assistant", "content": "4"}]
    assert first["use_activation"] is False
    assert second == {"model": "tiny", "text_1": "2+2?", "text_2": "4"}


def test_a_missing_interface_is_named(httpserver, connected):
    httpserver.expect_request("/pooling").respond_with_data("no", 404)
    (reply,) = connected(connect, RewardsOptions).serve([Reward(TALK)])
    assert (reply.code, reply.transient) == ("not_found", False)


def test_steps_are_asked_one_by_one_as_messages_without_an_end(httpserver, connected):
    httpserver.expect_request("/pooling").respond_with_json({"data": [{"index": 0, "data": [0.5]}]})
    talk = (*chat("2+2?"), Message("assistant", "a\nb"))
    (reply,) = connected(connect, RewardsOptions).serve([Rate(talk, (1, 3))])
    assert reply == (0.5, 0.5)
    first, second = (json.loads(request.data) for request, _ in httpserver.log)
    assert [one["messages"][-1]["content"] for one in (first, second)] == ["a", "a\nb"]
    assert first["continue_final_message"] is True
