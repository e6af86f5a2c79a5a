"""Which language an answer should be in, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from goldgate import Candidate

from goldgate_multilingual.identify.decide import Reading, language_of, read
from goldgate_multilingual.identify.romanised import romanised
from goldgate_multilingual.identify.words import words
from goldgate_multilingual.languages import Asked, UnknownLanguageError, find
from goldgate_multilingual.requested import requested
from goldgate_multilingual.text.strip import prose, unquoted

_LEAD = 0.3  # what the language of a prompt must lead by
Source = Literal["reference", "option", "tag", "request", "system", "prompt"]


@dataclass(frozen=True, slots=True)
class Expected:
    """The language, or ``why`` there is none; ``by`` says whose word it is."""

    asked: Asked | None
    by: Source = "prompt"
    why: str = ""

    @property
    def is_named(self) -> bool:
        """Whether somebody named the language: it is not only the prompt's own."""
        return self.by != "prompt"


def expected(candidate: Candidate, option: str, roman: bool) -> Expected:
    """The row's ``reference.language``, else the option's, else the prompt's rule
    (docs/how-to/multilingual.md).
    """
    sample = candidate.sample
    user = [message.content for message in sample.prompt if message.role == "user"]
    listed: list[tuple[Source, object]] = []
    if "language" in sample.reference:
        listed.append(("reference", sample.reference["language"]))
    elif option.startswith("tag:"):
        listed.append(("tag", sample.tags.get(option.removeprefix("tag:"))))
    elif option != "prompt":
        listed.append(("option", option))
    for by, tag in listed:
        found = _named(tag, by)
        return _in_latin(found, user) if roman else found
    system = [message.content for message in sample.prompt if message.role == "system"]
    spoken: tuple[tuple[Source, list[str]], ...] = (("request", user), ("system", system))
    for by, texts in spoken:
        for text in reversed(texts):
            request = requested(text)
            if request is not None and not request.tag:
                return Expected(
                    None, by, f"the prompt's words on a language are not clear: {request.phrase[:80]!r}"
                )
            if request is not None:
                return _named(request.tag, by)
    return _of_prompt(user, roman)


def _named(tag: object, by: Source) -> Expected:
    if not isinstance(tag, str) or not tag.strip():
        return Expected(None, by, f"the {by} names no language: {tag!r}")
    try:
        return Expected(find(tag), by)
    except UnknownLanguageError as error:
        return Expected(None, by, str(error))


def _in_latin(found: Expected, user: list[str]) -> Expected:
    """The same language in Latin letters where the prompt writes it so."""
    if found.asked is None or found.asked.script or not user:
        return found
    if found.asked.language.code in romanised(words(prose(user[-1]))):
        return Expected(Asked(found.asked.language, "Latn"), found.by)
    return found


def _of_prompt(user: list[str], roman: bool) -> Expected:
    """The language of the last thing that the user writes in words."""
    for text in reversed(user):
        readings = [(part, read(part)) for part in _instructions(text)]
        seen = [(part, one) for part, one in readings if one.letters.total() >= 3]
        for part, one in seen:
            spelled = romanised(words(part)) if roman and one.script == "Latn" else frozenset()
            if "hi" in spelled or len(spelled) == 1:
                code = "hi" if "hi" in spelled else next(iter(spelled))
                return Expected(Asked(find(code).language, "Latn"))
        codes = {_code(one) for _, one in seen}
        if len(codes) == 1 and (code := codes.pop()):
            return Expected(find(code))
        if seen:
            return Expected(None, why="the prompt's own language is not clear")
    return Expected(None, why="the prompt holds no words")


def _code(reading: Reading) -> str:
    """The code of a text's language, "" where that is not clear."""
    if not reading.best or reading.lead < _LEAD:
        return ""
    language = language_of(reading.best)
    return language.code if language.scripts else ""


def _instructions(text: str) -> list[str]:
    """The parts of a prompt that may hold its instruction: the line that ends in a colon, else the first
    and the last paragraph where one of them is much shorter than the rest.
    """
    plain = unquoted(prose(text))
    blocks = [block.strip() for block in plain.splitlines() if any(char.isalpha() for char in block)]
    if not blocks:
        return [prose(text)]
    if len(blocks) == 1:
        head, colon, rest = blocks[0].partition(":")
        spoken = len(head.split()) >= 2 and len(rest.split()) >= 2
        return [head] if colon and spoken else [blocks[0]]
    for block in (blocks[0], blocks[-2] if len(blocks) > 2 else blocks[0]):
        if block.endswith((":", "：")):
            return [block]
    whole = " ".join(blocks)
    if _code(read(whole)) and _code(read(blocks[0])) in {_code(read(whole)), ""}:
        return [whole]
    return [blocks[-1]] if blocks[-1].endswith(("?", "？", "؟", "!")) else [blocks[0]]
