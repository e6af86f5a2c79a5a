"""How many tokens a text has: by the policy's tokenizer, or by a stated estimate."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from goldgate import ConfigError

ESTIMATE = "bytes/4"
"""How tokens are estimated without a tokenizer: UTF-8 bytes by four, which is characters by four for
English.
"""


def checked(tokenizer: str) -> None:
    """Raise ValueError where a tokenizer is named that cannot be used, so that a plan says so."""
    if not tokenizer:
        return
    if not Path(tokenizer).is_file():
        raise ValueError(
            f"tokenizer: no file {tokenizer} (a tokenizer.json as the tokenizers library saves it)"
        )
    try:
        import tokenizers  # noqa: F401
    except ImportError as error:
        raise ValueError("tokenizer: install goldgate-longcontext[tokenizers]") from error


@lru_cache(4)
def _loaded(path: str) -> Any:
    try:
        from tokenizers import Tokenizer

        return Tokenizer.from_file(path)
    except Exception as error:  # the library raises bare Exceptions
        raise ConfigError(f"tokenizer {path}: {error}") from error


def count(texts: list[str], tokenizer: str = "") -> list[int]:
    """The tokens of each text, special tokens left out."""
    if not tokenizer:
        return [estimate(len(text.encode("utf-8", "surrogatepass"))) for text in texts]
    encoded = _loaded(tokenizer).encode_batch(texts, add_special_tokens=False)
    return [len(one.ids) for one in encoded]


def estimate(size: int) -> int:
    """The tokens of a text of so many UTF-8 bytes, where no tokenizer is given."""
    return (size + 3) // 4


def method(tokenizer: str = "") -> str:
    """How the tokens were counted, for ``reference.tokens_by``."""
    return Path(tokenizer).name if tokenizer else ESTIMATE
