"""A Llama of half a million parameters with its own tokenizer and chat template, made from scratch."""

from __future__ import annotations

from pathlib import Path

import torch
import words
from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

PAD, BEGIN, END, UNKNOWN = "<|pad|>", "<|begin_of_text|>", "<|eot_id|>", "<|unknown|>"
HEADER, HEADED = "<|start_header_id|>", "<|end_header_id|>"
PIECES = Regex(r" ?[A-Za-z]+| ?\d+|\s+| ?[^\sA-Za-z\d]")
TEMPLATE = (
    "{{ bos_token }}{% for m in messages %}"
    f"{HEADER}{{{{ m['role'] }}}}{HEADED}{{{{ m['content'] }}}}{END}"
    "{% endfor %}"
    f"{{% if add_generation_prompt %}}{HEADER}assistant{HEADED}{{% endif %}}"
)


def tokenizer() -> PreTrainedTokenizerFast:
    """One token a word, number or sign, with the blank before it, so that nothing is lost."""
    vocabulary = dict.fromkeys([PAD, BEGIN, END, UNKNOWN, HEADER, HEADED, "user", "assistant"])
    split = pre_tokenizers.Split(PIECES, "isolated")
    for text in _texts():
        vocabulary |= dict.fromkeys(piece for piece, _ in split.pre_tokenize_str(text))
    numbered = {piece: number for number, piece in enumerate(vocabulary)}
    inner = Tokenizer(models.WordLevel(numbered, unk_token=UNKNOWN))
    inner.pre_tokenizer, inner.decoder = split, decoders.Fuse()
    made = PreTrainedTokenizerFast(
        tokenizer_object=inner,
        pad_token=PAD,
        bos_token=BEGIN,
        eos_token=END,
        unk_token=UNKNOWN,
        extra_special_tokens=[HEADER, HEADED],
        clean_up_tokenization_spaces=False,
    )
    made.chat_template = TEMPLATE
    return made


def save(folder: Path, seed: int) -> None:
    """Write an untrained model and its tokenizer."""
    made = tokenizer()
    torch.manual_seed(seed)
    config = LlamaConfig(
        vocab_size=len(made),
        hidden_size=128,
        intermediate_size=384,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=128,
        tie_word_embeddings=True,
        initializer_range=0.05,
        pad_token_id=made.pad_token_id,
        bos_token_id=made.bos_token_id,
        eos_token_id=made.eos_token_id,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    made.save_pretrained(folder)


def _texts() -> list[str]:
    """Texts that hold every piece of the task."""
    verbs = [*words.VERBS["+"], *words.VERBS["-"], "doubles", "it", "has", *words.ITEMS]
    numbers = [str(number) for number in range(2 * words.LARGEST + 1)]
    return [
        *words.NAMES,
        *(f" {word}" for word in verbs),
        *numbers,
        *(f" {number}" for number in numbers),
        "has, How many now?",
        "1+1=1. 1-1=1. 1*1=1. #1",
        words.SORRY,
    ]
