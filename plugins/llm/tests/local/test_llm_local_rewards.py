"""A real, tiny, untrained reward model in this process."""

import pytest

torch = pytest.importorskip("torch", reason="goldgate-llm[transformers] is not installed")

from goldgate import ConfigError, Failure, Message, Rate, Reward, chat  # noqa: E402 - after the skip
from goldgate_llm.local.options import TransformersRewardOptions  # noqa: E402 - after the skip
from goldgate_llm.local.services import reward as load  # noqa: E402 - after the skip
from tokenizers import Tokenizer, models, pre_tokenizers  # noqa: E402 - after the skip
from transformers import (  # noqa: E402 - after the skip
    LlamaConfig,
    LlamaForCausalLM,
    LlamaForSequenceClassification,
    PreTrainedTokenizerFast,
)

WORDS = ["<pad>", "<end>", "user:", "assistant:", "?", *"abcdefgh"]
TEMPLATE = "{% for m in messages %}{{ m['role'] + ': ' + m['content'] + ' <end> ' }}{% endfor %}"


def saved(folder, kind, pad="<pad>", **changes):
    ids = {word: number for number, word in enumerate(WORDS)}
    inner = Tokenizer(models.WordLevel(ids, unk_token="?"))  # noqa: S106 - no password
    inner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, pad_token=pad, eos_token="<end>")  # noqa: S106 - no password
    tokenizer.chat_template = TEMPLATE
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(WORDS), hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=64, pad_token_id=ids[pad], eos_token_id=1, bos_token_id=None,
        initializer_range=0.5, **{"num_labels": 1, **changes},
    )  # fmt: skip
    kind(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module", params=["<pad>", "<end>"])
def folder(request, tmp_path_factory):
    """Once with a padding token of its own, once with the end of turn as padding."""
    return saved(tmp_path_factory.mktemp("reward"), LlamaForSequenceClassification, request.param)


def asked(text):
    return Reward((*chat("a b"), Message("assistant", text)))


def test_rewards_are_the_models_own_whatever_else_is_in_the_batch(folder):
    server = load(TransformersRewardOptions(path=folder, batch=3))
    model = LlamaForSequenceClassification.from_pretrained(folder).eval()
    texts = ["a", "b c d e f", "", "h g", "a a a", "c"]
    for text, reward in zip(texts, server.serve([asked(text) for text in texts]), strict=True):
        words = f"user: a b <end> assistant: {text} <end>".split()
        ids = torch.tensor([[WORDS.index(word) for word in words]])
        with torch.no_grad():
            states = model.model(ids).last_hidden_state
            assert reward == pytest.approx(model.score(states[:, -1]).item(), abs=1e-4)
    server.close()


def test_steps_are_rated_in_one_pass_where_they_end(folder):
    server = load(TransformersRewardOptions(path=folder, batch=3))
    model = LlamaForSequenceClassification.from_pretrained(folder).eval()
    text = " a b\nc\nd e f"
    request = Rate((*chat("a b"), Message("assistant", text)), (4, 6, 12))
    scores, reward = server.serve([request, asked("h")])
    for words, score in zip(("a b", "a b c", "a b c d e f"), scores, strict=True):
        ids = torch.tensor([[WORDS.index(word) for word in f"user: a b <end> assistant: {words}".split()]])
        with torch.no_grad():
            assert score == pytest.approx(
                model.score(model.model(ids).last_hidden_state[:, -1]).item(), abs=1e-4
            )
    assert isinstance(reward, float)
    (outside,) = server.serve([Rate((*chat("a b"), Message("assistant", "a")), (90,))])
    assert "cannot be found" in outside.why
    server.close()


def test_what_does_not_fit_is_a_failure(folder):
    server = load(TransformersRewardOptions(path=folder))
    long, short = server.serve([asked("a " * 70), asked("a")])
    assert isinstance(long, Failure)
    assert "context of 64" in long.why
    assert isinstance(short, float)
    server.close()


def test_a_policy_is_no_reward_model(tmp_path):
    with pytest.raises(ConfigError, match="no trained score"):
        load(TransformersRewardOptions(path=saved(tmp_path / "policy", LlamaForCausalLM)))
    with pytest.raises(ConfigError, match="2 outputs"):
        load(
            TransformersRewardOptions(
                path=saved(tmp_path / "two", LlamaForSequenceClassification, num_labels=2)
            )
        )
    with pytest.raises(ConfigError, match="no model folder"):
        load(TransformersRewardOptions(path=tmp_path / "none"))


@pytest.mark.parametrize("given", [{}, {"model": "a/b", "path": "c"}, {"model": "a", "batch": 0}])
def test_options_are_checked(given):
    with pytest.raises(ValueError, match=r"path|batch"):
        TransformersRewardOptions(**given)
