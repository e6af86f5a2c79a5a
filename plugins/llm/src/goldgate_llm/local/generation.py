"""Generation in batches: sorted by length, padded on the left, with the model's own chat template."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import torch
from goldgate import Chat, Completion, Failure, Message, template_messages, with_reasoning
from transformers import AutoModelForCausalLM

from goldgate_llm.local import loading
from goldgate_llm.local.drawing import Draw, numbers
from goldgate_llm.local.options import TransformersOptions

OPENED = re.compile(r"<(?:think|thinking|reasoning|thought)>\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
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
    """A causal model with its tokenizer."""

    def __init__(self, loaded: loading.Loaded, options: TransformersOptions) -> None:
        self._loaded = loaded
        self._batch = options.batch
        self._name = options.source
        settings = loaded.model.generation_config
        settings.do_sample = False  # Draw draws; the model's own settings stay out
        for setting in ("temperature", "top_p", "top_k"):
            setattr(settings, setting, None)
        ends = settings.eos_token_id
        ends = [ends] if isinstance(ends, int) else list(ends or ())
        self._ends = sorted({*ends, loaded.tokenizer.eos_token_id} - {None})

    def close(self) -> None:
        """Let go of the weights."""
        self._loaded.close()

    def answer(self, requests: Sequence[Chat]) -> list[Completion | Failure]:
        """An answer, or a Failure, per request."""
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
            why = "llm.transformers knows no response_format; serve the model by an endpoint"
            return Failure(why, code="unsupported")
        text = self._loaded.tokenizer.apply_chat_template(
            template_messages(request.messages),
            tools=[dict(tool) for tool in request.tools] or None,
            add_generation_prompt=True,
            tokenize=False,
        )
        tokens = self._loaded.tokenizer(text, add_special_tokens=False)["input_ids"]
        if len(tokens) + request.max_tokens > self._loaded.context:
            asked = f"{len(tokens)} tokens of prompt and max_tokens = {request.max_tokens}"
            why = f"{asked} exceed the model's context of {self._loaded.context}"
            return Failure(why, code="context_exceeded")
        return Prompt(place, request, text, tokens)

    def _generated(self, piece: Sequence[Prompt]) -> list[Completion]:
        """Answers of prompts that share ``group``."""
        limit, stop = piece[0].group
        ids, mask = self._loaded.padded([prompt.tokens for prompt in piece], "left")
        width = ids.shape[1]
        draw = Draw(
            self._loaded.tensor([prompt.request.temperature for prompt in piece], torch.float),
            self._loaded.tensor([prompt.request.top_p for prompt in piece], torch.float),
            numbers([_seed(prompt) for prompt in piece], limit).to(ids.device),
        )
        with torch.inference_mode():
            made = self._loaded.model.generate(
                input_ids=ids,
                attention_mask=mask,
                max_new_tokens=limit,
                do_sample=False,
                eos_token_id=self._ends,
                pad_token_id=self._loaded.pad,
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
            texts = self._loaded.tokenizer.batch_decode(ends, skip_special_tokens=True)
            ended = [any(text in end for text in stop) for end in texts]
            return torch.tensor(ended, device=input_ids.device)

        return stopped

    def _completion(self, prompt: Prompt, row: list[int]) -> Completion:
        """A generated row up to its end token, and its text up to the first stop text."""
        last = next((place for place, token in enumerate(row) if token in self._ends), None)
        kept = row if last is None else row[:last]
        text = self._loaded.tokenizer.decode(kept, skip_special_tokens=True)
        cut = min((at for stop in prompt.request.stop if (at := text.find(stop)) >= 0), default=None)
        finish = "length" if last is None and cut is None else "stop"
        count = len(kept) + (last is not None)
        opened = OPENED.search(prompt.text[-40:])  # some templates open the thoughts in the prompt
        message = with_reasoning(Message("assistant", (opened[0] if opened else "") + text[:cut]))
        return Completion(message, finish, self._name, len(prompt.tokens), count)


def load(options: TransformersOptions) -> Model:
    """The model. Raises OSError where it is not there, ValueError without a chat template."""
    return Model(loading.load(options, AutoModelForCausalLM, template=True), options)


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
