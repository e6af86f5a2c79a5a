"""What a rule sees of a row, with the parts that several rules need made once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from goldgate import Candidate, Sample
from goldgate.text import fences, without_reasoning

from goldgate_quality import texts

LIMIT = 200_000  # characters of a text that rules look at
_INLINE = re.compile(r"(`{1,2})[^`\n]{1,200}\1")
_QUOTED = re.compile(r"\"[^\"\n]{1,400}\"|“[^”\n]{1,400}”|«[^»\n]{1,400}»|„[^“”\n]{1,400}[“”]")
_WORD = re.compile(r"\w+(?:['’]\w+)*")
_SENTENCE = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]*_]{0,3}\s+|\n+")


@dataclass(frozen=True)
class Row:
    """A prompt and its response. ``sample``: there is no response, the prompt itself is looked at."""

    prompt: str
    text: str
    finish: str = ""
    calls: bool = False
    sample: bool = False

    @cached_property
    def asked(self) -> str:
        """The prompt in small letters."""
        return self.prompt[:LIMIT].casefold()

    @cached_property
    def small(self) -> str:
        """The text in small letters."""
        return self.text.casefold()

    @cached_property
    def prose(self) -> str:
        """The text without code; a blank stands for what is left out."""
        text, kept, at = self.text, [], 0
        for fence in fences(text):
            kept.append(text[at : fence.start])
            at = max(at, fence.end)
        kept.append(text[at:])
        return _INLINE.sub(" ` ", "\n".join(kept))

    @cached_property
    def own(self) -> str:
        """The prose without quotations: what the text says in its own voice. A text that is little but a
        quotation speaks for itself."""
        own = _QUOTED.sub('""', self.prose)
        return own if len(own) > 0.3 * len(self.prose) else self.prose

    @cached_property
    def words(self) -> list[str]:
        """The words of the prose in small letters."""
        return _WORD.findall(self.prose.casefold().replace("’", "'"))

    @cached_property
    def sentences(self) -> list[str]:
        """The sentences of the text's own voice, roughly."""
        return [part.strip() for part in _SENTENCE.split(self.own) if part.strip()]

    def asks(self, *patterns: str) -> bool:
        """Whether the prompt has one of these in it (regular expressions, small letters)."""
        return any(re.search(pattern, self.asked) for pattern in patterns)


def rows_of(subject: Candidate | Sample) -> list[Row]:
    """A row for a sample; for a candidate, one for each answer of the assistant with what it answers."""
    if isinstance(subject, Sample):
        return [Row("", texts.prompt_of(subject)[:LIMIT], sample=True)]
    system = [message.content for message in subject.sample.prompt if message.role in ("system", "developer")]
    asked = next((one.content for one in reversed(subject.sample.prompt) if one.role == "user"), "")
    found, last = [], len(subject.messages) - 1
    for place, message in enumerate(subject.messages):
        if message.role == "user":
            asked = message.content
        if message.role != "assistant" or (message.tool_calls and place < last):
            continue
        text = without_reasoning(message.content)[:LIMIT].replace("\r\n", "\n")
        prompt = "\n".join([asked, *system])[:LIMIT]
        finish = subject.finish if place == last else ""
        found.append(Row(prompt, text, finish, bool(message.tool_calls)))
    return found or [Row(asked[:LIMIT], "", subject.finish)]
