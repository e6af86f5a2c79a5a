"""Generation in batches: sorted by length, padded on the left, with the model's own chat template."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import torch
from goldgate import Chat, Completion, Failure, Message
from transformers import AutoModelForCausalLM, AutoTokenizer

from goldgate_llm.drawing import Draw, numbers
from goldgate_llm.protocol import written


@dataclass(frozen=True)
class Prompt:
    """A request with its place in the batch, its rendered text and its tokens."""

    place: int
    request: Chat
    text: str
    tokens: list[int]

    @property
    def group(self) -> tuple[int, tuple[str, ...]]:
        """What all prompts of one call of ``generate`` have in common."""
        return self.request.max_tokens, self.request.stop


class Model:
    """A model with its tokenizer."""

    def __init__(self, source: str, revision: str, dtype: str, device: str, batch: int, threads: int) -> None:
        """Load both. Raises OSError where they are not there, ValueError without a chat template."""
        if threads:
            torch.set_num_threads(threads)
        if device == "auto":
            device = "cuda" if torch.cuda.is_available() else "cpu"
        self._tokenizer = AutoTokenizer.from_pretrained(source, revision=revision)
        if self._tokenizer.chat_template is None:
            raise ValueError("its tokenizer has no chat template; save one with it")
        model = AutoModelForCausalLM.from_pretrained(source, revision=revision, dtype=dtype)
        self._model = model.to(device).eval()
        self._model.generation_config.do_sample = False  # Draw draws; the model's own habits stay out
        for habit in ("temperature", "top_p", "top_k"):
            setattr(self._model.generation_config, habit, None)
        self._batch = batch
        ends = self._model.generation_config.eos_token_id
        ends = [ends] if isinstance(ends, int) else list(ends or ())
        self._ends = sorted({*ends, self._tokenizer.eos_token_id} - {None})
        pad = self._tokenizer.pad_token_id
        self._pad = self._ends[0] if pad is None else pad
        self._context = getattr(model.config, "max_position_embeddings", None) or 1 << 62
        self._name = source

    def close(self) -> None:
        """Let go of the weights."""
        del self._model
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    def answer(self, requests: Sequence[Chat]) -> list[Completion | Failure]:
        """An answer, or a Failure, a request."""
        answers: list[Completion | Failure] = [Failure("not answered")] * len(requests)
        prompts = []
        for place, request in enumerate(requests):
            prompt = self._rendered(place, request)
            if isinstance(prompt, Failure):
                answers[place] = prompt
            else:
                prompts.append(prompt)
        for piece in _pieces(prompts, self._batch):
            for prompt, completion in zip(piece, self._generated(piece), strict=True):
                answers[prompt.place] = completion
        return answers

    def _rendered(self, place: int, request: Chat) -> Prompt | Failure:
        if request.response_format is not None:
            return Failure("llm.transformers knows no response_format; serve the model by an endpoint")
        text = self._tokenizer.apply_chat_template(
            written(request.messages),
            tools=[dict(tool) for tool in request.tools] or None,
            add_generation_prompt=True,
            tokenize=False,
        )
        tokens = self._tokenizer(text, add_special_tokens=False)["input_ids"]
        if len(tokens) + request.max_tokens > self._context:
            asked = f"{len(tokens)} tokens of prompt and max_tokens = {request.max_tokens}"
            return Failure(f"{asked} exceed the model's context of {self._context}")
        return Prompt(place, request, text, tokens)

    def _generated(self, piece: Sequence[Prompt]) -> list[Completion]:
        """Answers of prompts that share ``group``."""
        limit, stop = piece[0].group
        width = max(len(prompt.tokens) for prompt in piece)
        padded = [[self._pad] * (width - len(prompt.tokens)) + prompt.tokens for prompt in piece]
        mask = [[0] * (width - len(prompt.tokens)) + [1] * len(prompt.tokens) for prompt in piece]
        device = self._model.device
        draw = Draw(
            torch.tensor([prompt.request.temperature for prompt in piece], device=device),
            torch.tensor([prompt.request.top_p for prompt in piece], device=device),
            numbers([_seed(prompt) for prompt in piece], limit).to(device),
        )
        with torch.inference_mode():
            made = self._model.generate(
                input_ids=torch.tensor(padded, device=device),
                attention_mask=torch.tensor(mask, device=device),
                max_new_tokens=limit,
                do_sample=False,
                eos_token_id=self._ends,
                pad_token_id=self._pad,
                logits_processor=[draw],
                stopping_criteria=[self._stopper(width, stop)] if stop else None,
            )
        rows = made[:, width:].tolist()
        return [self._completion(prompt, row) for prompt, row in zip(piece, rows, strict=True)]

    def _stopper(self, width: int, stop: tuple[str, ...]) -> Callable[..., torch.Tensor]:
        """Which rows hold a stop text at their end. transformers' own criterion cannot read the
        vocabulary of every tokenizer; decoding a few tokens works for all.
        """
        tail = 4 * max(map(len, stop)) + 4  # a character has up to four tokens (bytes)

        def stopped(input_ids: torch.Tensor, scores: torch.Tensor, **_: Any) -> torch.Tensor:
            ends = input_ids[:, width:][:, -tail:]
            texts = self._tokenizer.batch_decode(ends, skip_special_tokens=True)
            found = [any(text in end for text in stop) for end in texts]
            return torch.tensor(found, device=input_ids.device)

        return stopped

    def _completion(self, prompt: Prompt, row: list[int]) -> Completion:
        """A generated row up to its end token, and its text up to the first stop text."""
        last = next((place for place, token in enumerate(row) if token in self._ends), None)
        said = row if last is None else row[:last]
        text = self._tokenizer.decode(said, skip_special_tokens=True)
        cut = min((at for stop in prompt.request.stop if (at := text.find(stop)) >= 0), default=None)
        finish = "length" if last is None and cut is None else "stop"
        made = len(said) + (last is not None)
        return Completion(Message("assistant", text[:cut]), finish, self._name, len(prompt.tokens), made)


def _pieces(prompts: list[Prompt], size: int) -> Iterator[list[Prompt]]:
    """Prompts that may share a call, longest first: where memory does not suffice, it shows at once."""
    ordered = sorted(prompts, key=lambda prompt: (prompt.group, -len(prompt.tokens)))
    for _, same in groupby(ordered, key=lambda prompt: prompt.group):
        alike = list(same)
        for start in range(0, len(alike), size):
            yield alike[start : start + size]


def _seed(prompt: Prompt) -> int:
    """The seed of one answer: from the request's seed, its index and its prompt."""
    asked = prompt.request
    if asked.seed is None:
        return int.from_bytes(os.urandom(8)) >> 1
    text = f"{asked.seed} {asked.index} {prompt.text}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest()) >> 1
