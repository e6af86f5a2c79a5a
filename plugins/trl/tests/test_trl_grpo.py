"""GRPO with a goldgate verifier as the reward; what it abstains from counts for nothing."""

import textwrap

import pytest
from goldgate import Candidate, ConfigError, Message, Sample, chat
from goldgate_trl import grpo
from goldgate_trl.options import GrpoOptions
from goldgate_trl.rewards import reward_function, scores

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")  # trl's call

PLUGIN = """
from goldgate import Chat, Completion, Message, Service, Verifier, Verdict, abstain, hookimpl
from goldgate.testing import Scripted

def digits(candidate):
    said = candidate.text.split()
    if not said:
        return abstain("it says nothing")
    if said == ["boom"]:
        raise ValueError("boom")
    return Verdict(sum(word.isdigit() for word in said) / len(said), "the share of digits")

def judged(candidate):
    reply = yield Chat(candidate.messages)
    return Verdict(float(reply.message.content), "the judge says so")

@hookimpl
def goldgate_verifiers():
    return {"sums.digits": Verifier(digits), "sums.judged": Verifier(judged, asks=("chat",))}

@hookimpl
def goldgate_services():
    serve = lambda asked: Completion(Message("assistant", str(len(asked.messages[0].content) % 2)))
    return {"sums.judge": Service(lambda: Scripted(serve), ("chat",))}
"""


@pytest.fixture
def plugin(tmp_path):
    path = tmp_path / "sums.py"
    path.write_text(textwrap.dedent(PLUGIN))
    return str(path)


def said(*texts):
    return [Candidate(Sample("s", chat("1 + 2")), (Message("assistant", text),)) for text in texts]


def test_scores_in_order_and_none_for_what_has_none(plugin):
    score = scores("sums.digits", {}, {}, (plugin,))
    assert score(said("1 2", "", "= 1", "boom")) == [1.0, None, 0.5, None]
    assert score(said("=")) == [0.0]


def test_a_verifier_may_ask_services(plugin):
    score = scores("sums.judged", {}, {"judge": {"use": "sums.judge"}}, (plugin,))
    assert score(said("ab", "a", "abc")) == [0.0, 1.0, 1.0]


def test_mistakes_of_the_config(plugin):
    with pytest.raises(ConfigError, match="nothing installed offers"):
        scores("sums.none", {}, {}, (plugin,))
    with pytest.raises(ConfigError, match="use is missing"):
        scores("sums.digits", {}, {"judge": {}}, (plugin,))
    with pytest.raises(ConfigError, match="is no verifier"):
        scores("select.best", {}, {}, (plugin,))


def test_the_function_takes_what_trl_gives(plugin):
    reward = reward_function(scores("sums.digits", {}, {}, (plugin,)), "sums.digits")
    row = '{"prompt": "1 + 2", "reference": {"answer": "3"}}'
    completions = [[{"role": "assistant", "content": "3"}], "= 3"]
    given = {"prompts": ["a", "b"], "completion_ids": [[1], [2]], "trainer_state": None, "log_metric": None}
    assert reward(completions=completions, row=[row, row], **given) == [1.0, 0.5]
    assert reward.__name__ == "sums_digits"


def test_the_reward_rises(model, folder, tmp_path, plugin):
    options = GrpoOptions(
        path=model, steps=30, batch=16, learning_rate=1e-2, device="cpu", threads=1, verifier="sums.digits",
        plugins=(plugin,), generations=8, max_tokens=4, extra={"logging_steps": 1},
    )  # fmt: skip
    measures = grpo.train(folder, tmp_path / "out", options)
    assert measures["reward"] > 0.8
    assert (tmp_path / "out" / "model.safetensors").is_file()


def test_a_verifier_is_needed():
    with pytest.raises(ValueError, match="verifier"):
        GrpoOptions(model="a")
