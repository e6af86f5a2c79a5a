"""Real, tiny, untrained encoders in this process: mean pooling, and natural language inference."""

import math
from types import SimpleNamespace

import pytest

torch = pytest.importorskip("torch", reason="goldgate-llm[transformers] is not installed")

from goldgate import ConfigError, Embed, Entail, Failure  # noqa: E402 - after the skip
from goldgate_llm.local.entailment import label_order  # noqa: E402 - after the skip
from goldgate_llm.local.options import EntailmentOptions, TransformersEmbedOptions  # noqa: E402 - as above
from goldgate_llm.local.services import embed, entailment  # noqa: E402 - after the skip
from tokenizers import Tokenizer, models, pre_tokenizers, processors  # noqa: E402 - after the skip
from transformers import (  # noqa: E402 - after the skip
    BertConfig,
    BertForSequenceClassification,
    BertModel,
    PreTrainedTokenizerFast,
)

WORDS = ["[PAD]", "[CLS]", "[SEP]", "?", *"abcdefgh"]
IDS = {word: number for number, word in enumerate(WORDS)}
CONTEXT = 16
LABELS = {0: "contradiction", 1: "ENTAILMENT", 2: "neutral"}


def saved(folder, kind, **changes):
    inner = Tokenizer(models.WordLevel(IDS, unk_token="?"))  # noqa: S106 - no password
    inner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    inner.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 1), ("[SEP]", 2)],
    )
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=inner, pad_token="[PAD]", cls_token="[CLS]", sep_token="[SEP]", model_max_length=CONTEXT,  # noqa: S106 - no password
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    )  # fmt: skip
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=CONTEXT, initializer_range=0.6, **changes,
    )  # fmt: skip
    kind(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("encoder"), BertModel)


@pytest.fixture(scope="module")
def judge(tmp_path_factory):
    named = {"id2label": LABELS, "label2id": {name: number for number, name in LABELS.items()}}
    return saved(tmp_path_factory.mktemp("nli"), BertForSequenceClassification, num_labels=3, **named)


def states(folder, text):
    """The vector of each token of a text."""
    ids = torch.tensor([[1, *(IDS[word] for word in text.split()), 2]])
    with torch.no_grad():
        return BertModel.from_pretrained(folder).eval()(ids).last_hidden_state[0].double()


def test_a_vector_is_the_mean_of_its_tokens_at_length_one(encoder):
    server = embed(TransformersEmbedOptions(path=encoder, batch=2))
    texts = ["a", "b c d e", "h g", ""]
    for text, vector in zip(texts, server.serve([Embed(text) for text in texts]), strict=True):
        mean = states(encoder, text).mean(0)
        assert vector == pytest.approx((mean / mean.norm()).tolist(), abs=1e-5)
        assert math.hypot(*vector) == pytest.approx(1)
    server.close()


def test_a_long_text_is_read_in_windows(encoder):
    server = embed(TransformersEmbedOptions(path=encoder))
    words = [*"abcdefgh"] * 4
    (vector,) = server.serve([Embed(" ".join(words))])
    size = CONTEXT - 2
    windows = [" ".join(words[start : start + size]) for start in range(0, len(words), size)]
    total = sum(states(encoder, window).sum(0) for window in windows)
    assert vector == pytest.approx((total / total.norm()).tolist(), abs=1e-5)
    server.close()


def test_positions_of_roberta_begin_after_the_padding_tokens():
    from goldgate_llm.local.loading import _context
    from transformers import RobertaConfig, RobertaModel

    config = RobertaConfig(
        vocab_size=9, hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1,
        max_position_embeddings=20, pad_token_id=1,
    )  # fmt: skip
    assert _context(RobertaModel(config), SimpleNamespace(model_max_length=10**30)) == 18


def test_the_prefix_counts(encoder):
    plain, prefixed = (embed(TransformersEmbedOptions(path=encoder, prefix=text)) for text in ("", "c "))
    assert plain.serve([Embed("c a")])[0] == pytest.approx(prefixed.serve([Embed("a")])[0], abs=1e-6)


def test_entailment_gives_the_labels_of_the_config(judge):
    server = entailment(EntailmentOptions(path=judge, batch=2))
    pairs = [("a b", "c"), ("d", "e f g h"), ("a", "a"), ("a " * 20, "b")]
    *replies, long = server.serve([Entail(*pair) for pair in pairs])
    assert isinstance(long, Failure)
    assert long.code == "context_exceeded"
    model = BertForSequenceClassification.from_pretrained(judge).eval()
    for (premise, hypothesis), reply in zip(pairs, replies, strict=False):
        first = [1, *(IDS[word] for word in premise.split()), 2]
        second = [*(IDS[word] for word in hypothesis.split()), 2]
        types = torch.tensor([[0] * len(first) + [1] * len(second)])
        with torch.no_grad():
            logits = model(torch.tensor([first + second]), token_type_ids=types).logits[0]
        expected = torch.softmax(logits, -1).tolist()
        assert [reply.contradicts, reply.entails, reply.neutral] == pytest.approx(expected, abs=1e-5)
    server.close()


def test_labels_without_meaning_are_refused(tmp_path):
    folder = saved(tmp_path, BertForSequenceClassification, num_labels=3)
    with pytest.raises(ConfigError, match="LABEL_0, LABEL_1, LABEL_2"):
        entailment(EntailmentOptions(path=folder))
    for wrong in ({0: "entailment", 1: "not_entailment"}, {0: "neutral", 1: "neutral", 2: "entailment"}):
        with pytest.raises(ValueError, match="its labels are"):
            label_order(wrong)
    assert label_order({1: "Entailment", 0: "neutral", 2: "contradiction"}) == [
        "neutral",
        "entails",
        "contradicts",
    ]


def test_a_causal_model_is_no_judge(tmp_path):
    with pytest.raises(ConfigError, match=r"no trained classifier|no model of this kind"):
        entailment(EntailmentOptions(path=saved(tmp_path, BertModel)))
