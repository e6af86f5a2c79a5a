"""GRPO with a goldgate verifier as the reward; what it abstains from counts for nothing."""

import textwrap

import pytest
from goldgate import ConfigError
from goldgate_trl import grpo
from goldgate_trl.options import GrpoOptions
from goldgate_trl.rewards import reward_function

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")  # trl's call

PLUGIN = """
from goldgate import Chat, Completion, Message, Service, Verifier, Verdict, abstain, hookimpl
from goldgate.testing import Scripted

def digits(candidate):
    words = candidate.text.split()
    if words == ["unsure"]:
        return abstain("it is unsure")
    if words == ["boom"]:
        raise ValueError("boom")
    return Verdict(sum(word.isdigit() for word in words) / len(words), "the share of digits")

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


ROW = '{"prompt": "1 + 2", "reference": {"answer": "3"}}'


def rewards(plugin, *completions, ids=None, **options):
    """What trl gets for these completions."""
    chosen = GrpoOptions(model="a", plugins=(plugin,), **{"verifier": "sums.digits", **options})
    function = reward_function(chosen, ends={2})
    given = {
        "prompts": ["a"] * len(completions),
        "completion_ids": ids,
        "trainer_state": None,
        "log_metric": None,
    }
    return function(completions=completions, row=[ROW] * len(completions), **given)


def test_silence_earns_nothing_and_what_cannot_be_judged_has_no_reward(plugin):
    assert rewards(plugin, "1 2", "", "= 1", "boom", "unsure") == [1.0, 0.0, 0.5, None, None]
    assert rewards(plugin, "=") == [0.0]
    assert rewards(plugin, "", "boom", "1", no_answer=-1.0, unscored=0.25) == [-1.0, 0.25, 1.0]
    assert rewards(plugin, [{"role": "assistant", "content": "3"}], "= 3") == [1.0, 0.5]


def test_a_completion_that_was_cut_off_is_no_answer(plugin):
    ids = [[5, 6], [5, 2], [5]]
    assert rewards(plugin, "1", "1", "1", ids=ids, max_tokens=2) == [0.0, 1.0, 1.0]
    assert rewards(plugin, "1", "1", "1", ids=ids, max_tokens=2, truncated="judge") == [1.0, 1.0, 1.0]


def test_a_verifier_may_ask_services(plugin):
    services = {"judge": {"use": "sums.judge"}}
    assert rewards(plugin, "ab", "a", "abc", verifier="sums.judged", services=services) == [0.0, 1.0, 1.0]


def test_mistakes_of_the_config(plugin):
    with pytest.raises(ConfigError, match=r"no plug-in has|nothing installed"):
        rewards(plugin, verifier="sums.none")
    with pytest.raises(ConfigError, match="use is missing"):
        rewards(plugin, services={"judge": {}})
    with pytest.raises(ConfigError, match="is no verifier"):
        rewards(plugin, verifier="select.best")


def test_the_function_has_the_verifiers_name(plugin):
    options = GrpoOptions(model="a", plugins=(plugin,), verifier="sums.digits")
    assert reward_function(options, ()).__name__ == "sums_digits"


def test_the_reward_rises(model, folder, tmp_path, plugin):
    options = GrpoOptions(
        path=model, steps=30, batch=16, learning_rate=1e-2, device="cpu", threads=1, verifier="sums.digits",
        plugins=(plugin,), generations=8, max_tokens=4, truncated="judge", extra={"logging_steps": 1},
    )  # fmt: skip
    measures = grpo.train(folder, tmp_path / "out", options)
    assert measures["reward"] > 0.8
    assert (tmp_path / "out" / "model.safetensors").is_file()


def test_a_verifier_is_needed():
    with pytest.raises(ValueError, match="verifier"):
        GrpoOptions(model="a")
