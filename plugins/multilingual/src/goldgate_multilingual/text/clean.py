"""A model's text made whole: no lone surrogates, one normal form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_BROKEN = re.compile(r"[\ud800-\udfff]")


def whole(text: str) -> tuple[str, Mapping[str, Any]]:
    """The text in NFC with lone surrogates replaced by U+FFFD, and the evidence of how many there were."""
    count = 0
    if not text.isascii():
        text, count = _BROKEN.subn("\ufffd", text)
        text = unicodedata.normalize("NFC", text)
    return text, {"surrogates_replaced": count} if count else {}
