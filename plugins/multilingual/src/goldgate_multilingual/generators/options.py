"""The options of the generators."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from goldgate_multilingual.languages import find


@dataclass(frozen=True, slots=True)
class DialogueOptions:
    """How rows of other tasks become prompts (44.2 % of the report's multilingual mix)."""

    templates: Path | None = None
    """A TOML file of ``[[template]]`` tables with task, language, text and answer; none: those of this
    package.
    """
    task: str = ""
    """The task of every row; empty: the row's tag ``task``."""
    language: str = ""
    """The language of the dialogue; empty: ``reference.language``, else the tag ``language``."""
    n: int = 1
    """How many of the templates that fit are used, drawn by the seed and the row's id."""
    seed: int = 0
    """The run's seed where the config gives none."""

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError("n is at least 1")
        if self.language:
            find(self.language)


@dataclass(frozen=True, slots=True)
class TranslateOptions:
    """What is translated, to which languages, and how a model is asked."""

    to: tuple[str, ...] = ("de", "fr", "it", "pt", "hi", "es", "th")
    """The languages to translate into."""
    only: Literal["quantitative", "all"] = "quantitative"
    """"quantitative": only rows with a number in ``reference.answer``, where translation loses little
    (4.3.2).
    """
    source_language: str = "en"
    """The prompt's language where a row has no ``reference.language``."""
    tries: int = 2
    """How often a translation is asked for until one passes the checks."""
    keep: bool = True
    """The given sample goes on, too, with the tag ``translations``: language → what became of it."""
    temperature: float = 0.3
    """Of the model; 0 is greedy."""
    max_tokens: int = 1024
    """The most tokens of a translation."""
    seed: int = 0
    """The run's seed where the config gives none."""

    def __post_init__(self) -> None:
        for code in (*self.to, self.source_language):
            find(code)
        if not self.to or self.tries < 1 or self.max_tokens < 1:
            raise ValueError("to names a language, and tries and max_tokens are at least 1")
