"""Tokens a second of llm.transformers against a plain loop over model.generate, on the same CPU thread.

Two untrained Llamas made here: half a million parameters with a word-level vocabulary, and 21 million. The plain
loop asks for one answer at a time, as one writes it first; both sample at temperature 0.9 without a stop.
The three rounds are interleaved; medians and their range are printed.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

try:
    import torch
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import (
        AutoModelForCausalLM,
        AutoTokenizer,
        LlamaConfig,
        LlamaForCausalLM,
        PreTrainedTokenizerFast,
    )
except ImportError:
    print("skipped: goldgate-llm[transformers] is not installed")
    sys.exit(0)

from goldgate import Chat, Completion, chat
from goldgate_llm.local.options import TransformersOptions
from goldgate_llm.local.services import chat as load

ROUNDS, TOKENS = 3, 30
TEMPLATE = (
    "{% for m in messages %}{{ m['role'] + ': ' + m['content'] + ' <end> ' }}{% endfor %}"
    "{% if add_generation_prompt %}assistant: {% endif %}"
)
SIZES = {
    "0.5 M parameters": {"words": 150, "hidden": 128, "layers": 2, "plain": 60, "ours": 2400, "batch": 600},
    "21 M parameters": {"words": 8000, "hidden": 384, "layers": 6, "plain": 10, "ours": 128, "batch": 64},
}


def main() -> None:
    for name, size in SIZES.items():
        with tempfile.TemporaryDirectory() as folder:
            _save(Path(folder), size)
            prompts = _prompts(size["ours"], size["words"])
            sides = {
                "plain loop": _plain(Path(folder), prompts[: size["plain"]]),
                "llm.transformers": _ours(Path(folder), prompts, size["batch"]),
            }
            found: dict[str, list[float]] = {side: [] for side in sides}
            for _ in range(ROUNDS):
                for side, run in sides.items():
                    began = time.perf_counter()
                    made = run()
                    found[side].append(made / (time.perf_counter() - began))
        print(f"{name}, batches of {size['batch']}")
        for side, speeds in found.items():
            middle = statistics.median(speeds)
            print(f"  {side:18} {middle:8.0f} tokens/s ({min(speeds):.0f} to {max(speeds):.0f})")
        ratios = [b / a for a, b in zip(found["plain loop"], found["llm.transformers"], strict=True)]
        print(
            f"  ratio              {statistics.median(ratios):8.1f} ({min(ratios):.1f} to {max(ratios):.1f})"
        )


def _save(folder: Path, size: dict[str, int]) -> None:
    ids = {"<pad>": 0, "<end>": 1, "?": 2, **{f"w{n}": n + 3 for n in range(size["words"])}}
    inner = Tokenizer(models.WordLevel(ids, unk_token="?"))  # noqa: S106 - no password
    inner.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=inner, pad_token="<pad>", eos_token="<end>")  # noqa: S106 - as above
    tokenizer.chat_template = TEMPLATE
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=len(ids),
        hidden_size=size["hidden"],
        intermediate_size=3 * size["hidden"],
        num_hidden_layers=size["layers"],
        num_attention_heads=4,
        max_position_embeddings=256,
        pad_token_id=0,
        eos_token_id=1,
        bos_token_id=None,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _prompts(count: int, words: int) -> list[str]:
    """Prompts of 5 to 40 words."""
    rng = random.Random(0)
    return [" ".join(f"w{rng.randrange(words)}" for _ in range(rng.randint(5, 40))) for _ in range(count)]


def _plain(folder: Path, prompts: list[str]) -> Callable[[], int]:
    """The loop that one writes first."""
    model = AutoModelForCausalLM.from_pretrained(folder).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)

    def run() -> int:
        made = 0
        for prompt in prompts:
            messages = [{"role": "user", "content": prompt}]
            given = tokenizer.apply_chat_template(
                messages, add_generation_prompt=True, return_tensors="pt", return_dict=True
            )
            with torch.inference_mode():
                row = model.generate(**given, max_new_tokens=TOKENS, do_sample=True, temperature=0.9)
            made += row.shape[1] - given["input_ids"].shape[1]
        return made

    return run


def _ours(folder: Path, prompts: list[str], batch: int) -> Callable[[], int]:
    server = load(TransformersOptions(path=folder, batch=batch, device="cpu", threads=1))
    asked = [Chat(chat(prompt), temperature=0.9, max_tokens=TOKENS, seed=0) for prompt in prompts]

    def run() -> int:
        made = 0
        for start in range(0, len(asked), server.batch):
            for reply in server.serve(asked[start : start + server.batch]):
                assert isinstance(reply, Completion), reply
                made += reply.completion_tokens
        return made

    return run


if __name__ == "__main__":
    torch.set_num_threads(1)
    main()
