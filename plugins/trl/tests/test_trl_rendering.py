"""Which tokens carry loss, printed: for templates in the manner of Llama 3.1 and Qwen 3, without generation marks."""

import importlib.util
from pathlib import Path

import pytest
from goldgate import Message, RunError
from goldgate_trl.rendering import Conversation, Renderer
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

spec = importlib.util.spec_from_file_location("templates", Path(__file__).with_name("templates.py"))
templates = importlib.util.module_from_spec(spec)
spec.loader.exec_module(templates)

SPECIAL = ["<|bos|>", "<|head|>", "<|/head|>", "<|eot|>"]
TOOL = {"type": "function", "function": {"name": "add", "parameters": {}}}
CALL = {"id": "c1", "type": "function", "function": {"name": "add", "arguments": '{"a": 2, "b": [1]}'}}
LOOP = (
    Message("user", "2+1?"),
    Message("assistant", "", (CALL,), reasoning="I call."),
    Message("tool", "3", tool_call_id="c1"),
    Message("assistant", "It is 3.", reasoning="So 3."),
)
DIALOGUE = (
    Message("system", "Be brief."), Message("user", "hi"), Message("assistant", "hello", reasoning="greet"),
    Message("user", "bye"), Message("assistant", "so long", reasoning="leave"),
)  # fmt: skip


def tokenizer(template):
    """One token per byte, and the special ones."""
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    inner = Tokenizer(models.BPE({letter: n for n, letter in enumerate(letters)}, []))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    made = PreTrainedTokenizerFast(
        tokenizer_object=inner, bos_token="<|bos|>", eos_token="<|eot|>", pad_token="<|eot|>",  # noqa: S106 - no password
        extra_special_tokens=["<|head|>", "<|/head|>"],
    )  # fmt: skip
    made.chat_template = template
    return made


def learnt(template, messages, given, tools=(), **options):
    """The texts of the runs of tokens that carry loss."""
    renderer = Renderer(tokenizer(template), **options)
    rows = renderer.rows(Conversation(tuple(messages), given, tools))
    return [runs(renderer.tokenizer, row) for row in rows]


def runs(words, tokens):
    found, current = [], []
    for number, mark in zip(tokens.ids, [*tokens.learnt], strict=True):
        if mark:
            current.append(number)
        elif current:
            found.append(words.decode(current))
            current = []
    return [*found, words.decode(current)] if current else found


LLAMA_CALL = '{"name": "add", "parameters": {"a": 2, "b": [1]}}<|eot|>'
QWEN_CALL = '<tool_call>\n{"name": "add", "arguments": {"a": 2, "b": [1]}}\n</tool_call><|eot|>'


@pytest.mark.parametrize(
    ("template", "options", "expected"),
    [
        (templates.LLAMA, {"thoughts": "strip"}, [[LLAMA_CALL, "It is 3.<|eot|>"]]),
        (
            templates.QWEN, {},
            [["<think>\nI call.\n</think>\n\n" + QWEN_CALL, "<think>\nSo 3.\n</think>\n\nIt is 3.<|eot|>"]],
        ),
        (
            templates.QWEN, {"thoughts": "strip"},
            [["<think>\n\n</think>\n\n" + QWEN_CALL, "<think>\n\n</think>\n\nIt is 3.<|eot|>"]],
        ),
    ],
)  # fmt: skip
def test_results_of_tools_carry_no_loss(template, options, expected):
    """And arguments of calls are objects: neither template encodes them twice."""
    assert learnt(template, LOOP, 1, (TOOL,), **options) == expected


@pytest.mark.parametrize("given", [1, 2, 3])
def test_turns_of_users_and_what_is_given_carry_no_loss(given):
    bare = [Message(each.role, each.content) for each in DIALOGUE]
    (row,) = learnt(templates.LLAMA, bare, given)
    assert row == (["hello<|eot|>", "so long<|eot|>"] if given < 3 else ["so long<|eot|>"])


def test_a_template_that_drops_earlier_thoughts_makes_a_row_per_turn():
    rows = learnt(templates.QWEN, DIALOGUE, 2)
    assert rows == [
        ["<think>\ngreet\n</think>\n\nhello<|eot|>"],
        ["<think>\nleave\n</think>\n\nso long<|eot|>"],
    ]


def test_rows_are_split_by_turns_where_that_is_wanted():
    words = tokenizer(templates.LLAMA)
    bare = tuple(Message(each.role, each.content) for each in DIALOGUE)
    rows = Renderer(words).rows(Conversation(bare, 0), split=True)
    assert [runs(words, row) for row in rows] == [["hello<|eot|>"], ["so long<|eot|>"]]
    assert "bye" not in words.decode(rows[0].ids)
    assert "hello" in words.decode(rows[1].ids)


def test_thoughts_that_the_template_loses_are_an_error_that_says_what_to_do():
    with pytest.raises(RunError, match='thoughts = "inline"'):
        learnt(templates.LLAMA, LOOP, 1)
    ((_, last),) = learnt(templates.LLAMA, LOOP, 1, thoughts="inline")
    assert last == "<think>\nSo 3.\n</think>\n\nIt is 3.<|eot|>"


def test_a_prompt_that_opens_the_thoughts():
    (row,) = learnt(templates.OPENING, [Message("user", "hi"), Message("assistant", "hello")], 1)
    assert row == ["hello<|eot|>"]


def test_labels_and_inference_agree():
    """What carries no loss up to the answer is what generation is given."""
    words = tokenizer(templates.QWEN)
    renderer = Renderer(words)
    conversation = Conversation(LOOP[:2], 1, (TOOL,))
    tokens = renderer.tokens(conversation)
    prompt = words(renderer.text(LOOP[:1], (TOOL,), prompt=True), add_special_tokens=False)["input_ids"]
    assert tokens.ids[: tokens.learnt.index(True)] == prompt
    assert [each for each in tokens.labels() if each != -100] == tokens.ids[len(prompt) : -1]
    assert words.decode(tokens.ids[-1:]) == "\n"  # what the template adds after the end, nobody has to write


def test_tokens_in_pieces_are_the_same_where_no_token_crosses():
    words = tokenizer(templates.LLAMA)
    bare = tuple(Message(each.role, each.content) for each in DIALOGUE)
    fast = Renderer(words).tokens(Conversation(bare, 1))

    class Slow:
        is_fast = False

        def __getattr__(self, name):
            return getattr(words, name)

        def __call__(self, text, **options):
            return words(text, **options)

    assert Renderer(Slow()).tokens(Conversation(bare, 1)) == fast


@pytest.mark.parametrize(
    ("template", "messages", "why"),
    [
        (templates.LLAMA, [Message("assistant", "hello")], "begins with the assistant"),
        ("{{ raise_exception('roles must alternate') }}", DIALOGUE, "roles must alternate"),
        ("{% for m in messages %}{{ messages | length ~ m.content }}{% endfor %}", DIALOGUE, "differently"),
    ],
)
def test_what_a_template_cannot_do_is_an_error(template, messages, why):
    with pytest.raises(RunError, match=why):
        learnt(template, messages, 0)
