"""The options of the verifiers."""

from __future__ import annotations

from dataclasses import dataclass, field

from goldgate_multilingual.languages import find


def named(expected: str) -> None:
    """Raises UnknownLanguageError where an option names a language that is not known."""
    if expected != "prompt" and not expected.startswith("tag:"):
        find(expected)


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """Which language an answer should be in, and when it is decided."""

    expected: str = "prompt"
    """"prompt": what the prompt asks for, else the system prompt, else the prompt's own language;
    "tag:KEY": the language in the sample's tag KEY; or a code such as "en". A row's ``reference.language``
    comes first.
    """
    second: bool = True
    """Ask pycld2 where the first opinion is unsure, if it is installed."""
    least: int = 6
    """Letters that an answer needs where no language is named; a Han letter counts as four, kana and Hangul
    as two. A language that is named is decided from one word on.
    """
    romanised: bool = True
    """An answer to a romanised prompt (Hindi in Latin letters) must be romanised (Llama 3 report, 4.3.2)."""

    def __post_init__(self) -> None:
        named(self.expected)
        if self.least < 1:
            raise ValueError("least is at least 1")


@dataclass(frozen=True, slots=True)
class PureOptions:
    """What an answer may hold besides its own language."""

    expected: str = "prompt"
    """As for ``multilingual.match``; where nothing names a language, it is that of most of the answer."""
    foreign: float = 0.1
    """The share of words in other languages up to which an answer is pure."""
    quotes: bool = True
    """Quotations, brackets of up to six words and italics may be in any language."""
    second: bool = True
    """Ask pycld2 where the first opinion is unsure, if it is installed."""

    def __post_init__(self) -> None:
        named(self.expected)
        if not 0 <= self.foreign < 1:
            raise ValueError("foreign lies in [0, 1)")


@dataclass(frozen=True, slots=True)
class TranslationOptions:
    """Which things must survive a translation, and how sure a rejection for another meaning must be."""

    checks: tuple[str, ...] = ()
    """The names of the checks, of ``goldgate_multilingual.translation.checks.NAMES``; none: all of them."""
    source_language: str = "en"
    """The source's language where a row has no ``reference.source_language``."""
    meaning: bool = True
    """Compare sentence vectors where an encoder that is installed knows both languages."""
    foreign: float = 0.2
    """The share of words of another language that are let be in a translation, names aside."""

    def __post_init__(self) -> None:
        find(self.source_language)
        from goldgate_multilingual.translation.checks import NAMES

        unknown = sorted(set(self.checks) - set(NAMES))
        if unknown:
            raise ValueError(f"no check {unknown[0]!r}: the checks are {', '.join(NAMES)}")
        if not 0 <= self.foreign < 1:
            raise ValueError("foreign lies in [0, 1)")


@dataclass(frozen=True, slots=True)
class ParallelOptions:
    """How close two texts must be, by an embedding service."""

    least: float = 0.5
    """The cosine from which on a pair is accepted (ours: the report's threshold is not published)."""
    far: float = 0.3
    """The cosine below which a pair is rejected; between the two the verdict abstains."""
    embedder: str = field(default="", metadata={"service": "embed"})
    """The name of the embedding service, where more than one is configured."""

    def __post_init__(self) -> None:
        if not -1 <= self.far <= self.least <= 1:
            raise ValueError("-1 <= far <= least <= 1")
