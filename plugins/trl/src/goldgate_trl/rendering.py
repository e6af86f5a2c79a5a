"""How a conversation becomes tokens, and which of them the assistant wrote: only those carry loss.

The text is the model's own chat template's. Nothing is asked of the template: where an answer begins and ends
is found by rendering what stands before it, as for generation, and what stands up to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from goldgate import Message, RunError, template_messages

Thoughts = Literal["keep", "strip", "inline"]
"""What becomes of an answer's thoughts: given to the template as ``reasoning_content``, left out, or put
before the content as ``<think>…</think>``, for templates that do not know them."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Messages with the number of those that are given: the rest is to be learnt."""

    messages: tuple[Message, ...]
    given: int
    tools: tuple[Mapping[str, Any], ...] = ()

    def turns(self) -> Iterator[Conversation]:
        """One conversation per answer of the assistant, with all before it given (Llama 3 report, 4.2.1)."""
        for at in range(self.given, len(self.messages)):
            if self.messages[at].role == "assistant":
                yield Conversation(self.messages[: at + 1], at, self.tools)


@dataclass(frozen=True, slots=True)
class Tokens:
    """A conversation as tokens; ``learnt`` marks those that the assistant wrote after what was given."""

    ids: list[int]
    learnt: list[bool]

    def labels(self, ignored: int = -100) -> list[int]:
        """The ids, with ``ignored`` for tokens that carry no loss."""
        return [each if learnt else ignored for each, learnt in zip(self.ids, self.learnt, strict=True)]


@dataclass(frozen=True, slots=True)
class Renderer:
    """A tokenizer with its chat template, and what becomes of thoughts."""

    tokenizer: Any
    thoughts: Thoughts = "keep"

    def tokens(self, conversation: Conversation) -> Tokens | None:
        """The tokens of a conversation. None where the template writes an earlier answer differently when
        others follow (it drops thoughts, say): then each turn is a row of its own.

        Raises RunError where an answer cannot be found in what the template wrote.
        """
        text = self.text(conversation.messages, conversation.tools)
        spans = []
        for at in range(conversation.given, len(conversation.messages)):
            if conversation.messages[at].role == "assistant":
                span = self._span(conversation, at, text)
                if span is None:
                    return None
                _check_calls(conversation.messages[at], text[span[0] : span[1]])
                spans.append(span)
        self._check_thoughts(conversation, text)
        return self._encoded(text, spans)

    def rows(self, conversation: Conversation, *, split: bool = False) -> list[Tokens]:
        """The conversation as one row, or a row per turn: where that is wanted or cannot be helped."""
        whole = None if split else self.tokens(conversation)
        if whole is not None:
            return [whole]
        rows = [self.tokens(turn) for turn in conversation.turns()]
        return [row for row in rows if row is not None]

    def text(
        self, messages: Sequence[Message], tools: Sequence[Mapping[str, Any]], *, prompt: bool = False
    ) -> str:
        """What the template writes; with ``prompt``, up to where the assistant goes on. Raises RunError."""
        written = template_messages(map(self._with_thoughts, messages), self._reasoning())
        try:
            text: str = self.tokenizer.apply_chat_template(
                written, tools=list(tools) or None, tokenize=False, add_generation_prompt=prompt
            )
        except Exception as error:
            raise RunError(f"the chat template fails: {type(error).__name__}: {error}") from error
        return text

    def _span(self, conversation: Conversation, at: int, text: str) -> tuple[int, int] | None:
        """From where to where an answer stands in the text."""
        messages, tools = conversation.messages, conversation.tools
        if at == 0:
            raise RunError("a conversation begins with the assistant: nothing asks for its answer")
        before, opened = self.text(messages[:at], tools), self.text(messages[:at], tools, prompt=True)
        whole = text if at == len(messages) - 1 else self.text(messages[: at + 1], tools)
        start = _common(opened, whole)
        if start < len(before):
            raise RunError("the chat template writes the prompt differently when an answer follows it")
        if not text.startswith(whole):
            return None
        answer = whole[start:].rstrip()
        end = self.tokenizer.eos_token  # what the template adds after it, the model never has to write
        return start, start + len(answer) if end and answer.endswith(end) else len(whole)

    def _encoded(self, text: str, spans: Sequence[tuple[int, int]]) -> Tokens:
        if not getattr(self.tokenizer, "is_fast", False):
            return self._in_pieces(text, spans)
        encoded = self.tokenizer(text, add_special_tokens=False, return_offsets_mapping=True)
        learnt = [
            any(
                start < right <= end and (start <= left < right or text[left:start].isspace())
                for start, end in spans
            )
            for left, right in encoded["offset_mapping"]
        ]
        return Tokens(list(encoded["input_ids"]), learnt)

    def _in_pieces(self, text: str, spans: Sequence[tuple[int, int]]) -> Tokens:
        """Piece by piece, for tokenizers that do not say which token is which part of the text."""
        ids: list[int] = []
        learnt: list[bool] = []
        at = 0
        for start, end in [*spans, (len(text), len(text))]:
            for piece, answer in ((text[at:start], False), (text[start:end], True)):
                tokens = self.tokenizer(piece, add_special_tokens=False)["input_ids"] if piece else []
                ids += tokens
                learnt += [answer] * len(tokens)
            at = end
        return Tokens(ids, learnt)

    def _with_thoughts(self, message: Message) -> Message:
        if self.thoughts != "inline" or not message.reasoning:
            return message
        return replace(message, content=f"<think>\n{message.reasoning}\n</think>\n\n{message.content}")

    def _reasoning(self) -> Literal["keep", "strip"]:
        return "keep" if self.thoughts == "keep" else "strip"

    def _check_thoughts(self, conversation: Conversation, text: str) -> None:
        """Raises RunError where thoughts are to be kept and the template leaves out the last answer's."""
        answers = [message for message in conversation.messages[conversation.given :] if message.reasoning]
        if self.thoughts == "keep" and answers and answers[-1].reasoning.strip() not in text:
            raise RunError(
                "the chat template leaves out the thoughts of an answer (reasoning_content): "
                'set thoughts = "inline" to put them before the content, or "strip" to train without them'
            )


def _check_calls(message: Message, answer: str) -> None:
    """Raises RunError where the template leaves out a call: many write one call per answer, and no more."""
    names = [str(call.get("function", call).get("name", "")) for call in message.tool_calls]
    for name in dict.fromkeys(names):
        if answer.count(name) < names.count(name):
            raise RunError(
                f"the chat template leaves out a call of {name!r}, one of {len(names)} calls of an answer: "
                "take a template that writes parallel calls, or leave out such rows"
            )


def _common(left: str, right: str) -> int:
    """The length of the beginning that two texts share."""
    if right.startswith(left):
        return len(left)
    return next(
        at for at, (one, other) in enumerate(zip(left + "\0", right + "\1", strict=False)) if one != other
    )
