"""The options of the verifiers."""

from __future__ import annotations

from dataclasses import dataclass

from goldgate_multilingual.languages import find


def named(expected: str) -> None:
    """Raises UnknownLanguageError where an option names a language that is not known."""
    if expected != "prompt" and not expected.startswith("tag:"):
        find(expected)


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """Which language an answer should be in, and when it is decided."""

    expected: str = "prompt"
    """"prompt": what the prompt asks for, else the system prompt, else the prompt's own language; "tag:KEY": the
    language in the sample's tag KEY; or a code such as "en". A row's ``reference.language`` comes first."""
    second: bool = True
    """Ask pycld2 where the first opinion is unsure, if it is installed."""
    least: int = 6
    """Letters that an answer needs where no language is named; a Han letter counts as four, kana and Hangul as two.
    A language that is named is decided from one word on."""
    romanised: bool = True
    """An answer to a romanised prompt (Hindi in Latin letters) must be romanised, too (Llama 3 report, 4.3.2)."""

    def __post_init__(self) -> None:
        named(self.expected)
        if self.least < 1:
            raise ValueError("least is at least 1")
