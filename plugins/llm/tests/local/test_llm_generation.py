"""A real, tiny, untrained model in this process."""

from types import SimpleNamespace

import pytest

torch = pytest.importorskip("torch", reason="goldgate-llm[transformers] is not installed")

from goldgate import Chat, ConfigError, Failure, Message, chat  # noqa: E402 - after the skip
from goldgate_llm.local.drawing import Draw, numbers  # noqa: E402 - after the skip
from goldgate_llm.local.options import TransformersOptions  # noqa: E402 - after the skip
from goldgate_llm.local.services import chat as load  # noqa: E402 - after the skip
from tokenizers import Tokenizer, models, pre_tokenizers  # noqa: E402 - after the skip
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast  # noqa: E402 - after the skip

WORDS = ["<pad>", "<end>", "user:", "assistant:", "?", *"abcdefgh"]
IDS = {word: number for number, word in enumerate(WORDS)}
TEMPLATE = (
    "{% for m in messages %}{{ m['role'] + ': ' + m['content'] + ' <end> ' }}{% endfor %}"
    "{% if add_generation_prompt %}assistant: {% endif %}"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("model")
    inner = Tokenizer(models.WordLevel(IDS, unk_token="?"))  # noqa: S106 - no password
    inner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, pad_token="<pad>", eos_token="<end>")  # noqa: S106 - no password
    tokenizer.chat_template = TEMPLATE
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(WORDS), hidden_size=16, intermediate_size=32, num_hidden_layers=2,
        num_attention_heads=2, max_position_embeddings=64, pad_token_id=0, eos_token_id=1,
        bos_token_id=None, initializer_range=0.6,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(path)
    tokenizer.save_pretrained(path)
    return path


@pytest.fixture
def server(folder):
    opened = load(TransformersOptions(path=folder, batch=4))
    yield opened
    opened.close()


def test_greedy_answers_are_the_models_own(server, folder):
    model = LlamaForCausalLM.from_pretrained(folder).eval()
    asked = [Chat(chat(text), temperature=0, max_tokens=6) for text in ("a", "a b c d e", "b a", "h g f")]
    replies = server.serve(asked)
    for request, reply in zip(asked, replies, strict=True):
        tokens = [IDS[word] for word in f"user: {request.messages[0].content} <end> assistant:".split()]
        made = model.generate(torch.tensor([tokens]), max_new_tokens=6, do_sample=False)[0, len(tokens) :]
        words = [WORDS[token] for token in made if token > 1]
        assert reply.message == Message("assistant", " ".join(words))
        assert reply.prompt_tokens == len(tokens)
        assert reply.finish == ("stop" if made[-1] <= 1 else "length")


def test_an_answer_does_not_depend_on_its_batch(server):
    asked = [Chat(chat(" ".join("abcdefgh"[: n % 8 + 1])), seed=1, index=n, max_tokens=8) for n in range(20)]
    together = server.serve(asked)
    alone = [server.serve([request])[0] for request in asked]
    assert together == alone
    assert len({reply.message.content for reply in together}) > 10


def test_seed_and_index_make_the_answer(server):
    def reply_to(**options):
        return server.serve([Chat(chat("a b"), max_tokens=12, **options)])[0].message.content

    assert reply_to(seed=1, index=0) == reply_to(seed=1, index=0)
    assert len({reply_to(seed=seed, index=index) for seed in range(3) for index in range(3)}) > 6
    assert len({reply_to() for _ in range(5)}) > 1


def test_a_stop_text_ends_the_answer(server):
    free = server.serve([Chat(chat("a b"), seed=5, max_tokens=12)])[0].message.content
    stop = free.split()[2]
    cut = server.serve([Chat(chat("a b"), seed=5, max_tokens=12, stop=(stop,))])[0]
    assert cut.message.content == free[: free.index(stop)]
    assert cut.finish == "stop"
    assert cut.completion_tokens < 12


def test_what_does_not_fit_is_a_failure_and_the_rest_is_answered(server):
    long, short, formed = server.serve(
        [
            Chat(chat("a " * 60), max_tokens=8),
            Chat(chat("a"), max_tokens=8, temperature=0),
            Chat(chat("a"), max_tokens=8, response_format={"type": "json_object"}),
        ]
    )
    assert isinstance(long, Failure)
    assert "context of 64" in long.why
    assert short.message.role == "assistant"
    assert isinstance(formed, Failure)


def test_the_speed_is_logged(folder, caplog):
    opened = load(TransformersOptions(path=folder))
    assert opened.tokens_per_second == 0
    (reply,) = opened.serve([Chat(chat("a b"), seed=1, max_tokens=8)])
    assert opened.tokens_per_second > 0
    with caplog.at_level("INFO"):
        opened.close()
    assert f"{reply.completion_tokens} tokens at" in caplog.text


def test_arguments_of_tool_calls_are_objects_in_the_template(folder, tmp_path):
    """A template that writes them with tojson would encode text twice."""
    import shutil

    copy = shutil.copytree(folder, tmp_path / "model")
    template = "{% for m in messages %}{{ (m.tool_calls or [{'function': {'arguments': {}}}])[0].function.arguments | tojson }}{% endfor %}"
    (copy / "chat_template.jinja").write_text(template)
    opened = load(TransformersOptions(path=copy))
    call = {"id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
    prompt = opened._model._rendered(0, Chat((*chat("a"), Message("assistant", "", (call,))), max_tokens=8))
    assert prompt.text == '{}{"a": 1}'
    opened.close()


@pytest.mark.parametrize(
    ("prompt", "answer", "message"),
    [
        ("user: a <end> assistant:", "<think>b</think>c", Message("assistant", "c", reasoning="b")),
        ("user: a <end> assistant: <think>\n", "b</think>c", Message("assistant", "c", reasoning="b")),
        ("user: a <end> assistant: <think>\n", "b", Message("assistant", "", reasoning="b")),
        ("user: a <end> assistant:", "b", Message("assistant", "b")),
    ],
)
def test_thoughts_are_no_content(server, monkeypatch, prompt, answer, message):
    """Also where the template opens them in the prompt, and where they were cut off."""
    from goldgate_llm.local.generation import Prompt

    monkeypatch.setattr(server._model._loaded, "tokenizer", SimpleNamespace(decode=lambda *_, **__: answer))
    completion = server._model._completion(Prompt(0, Chat(chat("a")), prompt, [1]), [5, 6])
    assert (completion.message, completion.finish) == (message, "length")


def test_draws_follow_the_distribution():
    shares = torch.tensor([0.5, 0.3, 0.2])
    rows = 20_000
    draw = Draw(
        torch.ones(rows), torch.ones(rows), torch.rand(rows, 1, generator=torch.Generator().manual_seed(0))
    )
    drawn = draw(torch.empty(0), shares.log().expand(rows, 3)).argmax(-1)
    assert torch.bincount(drawn, minlength=3) / rows == pytest.approx(shares.tolist(), abs=0.02)


@pytest.mark.parametrize(("top_p", "kept"), [(0.4, {1}), (0.6, {1, 2}), (1.0, {0, 1, 2})])
def test_the_nucleus_is_kept(top_p, kept):
    shares, rows = torch.tensor([0.2, 0.5, 0.3, 0.0]), 2_000
    draw = Draw(torch.ones(rows), torch.full((rows,), top_p), torch.rand(rows, 1))
    assert set(draw(torch.empty(0), shares.log().expand(rows, 4)).argmax(-1).tolist()) == kept


def test_a_token_without_chance_is_never_drawn():
    shares = torch.tensor([0.0, 0.5, 0.5, 0.0])
    edges = torch.tensor([[0.0], [0.5], [1.0 - 2**-24], [0.9999999]])
    draw = Draw(torch.ones(4), torch.ones(4), edges)
    assert set(draw(torch.empty(0), shares.log().expand(4, 4)).argmax(-1).tolist()) == {1, 2}


def test_numbers_come_from_the_seed_alone():
    assert torch.equal(numbers([3, 9], 5)[1], numbers([9], 5)[0])


def test_a_folder_without_a_model_is_a_mistake_of_the_config(tmp_path):
    with pytest.raises(ConfigError, match="no model folder"):
        load(TransformersOptions(path=tmp_path / "none"))
    with pytest.raises(ConfigError, match="cannot load"):
        load(TransformersOptions(path=tmp_path))


@pytest.mark.parametrize("given", [{}, {"model": "a/b", "path": "c"}, {"model": "a", "batch": 0}])
def test_options_are_checked(given):
    with pytest.raises(ValueError, match=r"path|batch"):
        TransformersOptions(**given)
