"""Emoji: pictographs, flags, keycaps and their sequences; not the signs that are text by default."""

from __future__ import annotations

import regex

_ONE = (
    r"(?:\p{Regional_Indicator}{2}"
    r"|[0-9#*]\uFE0F?\u20E3"
    r"|(?![©®™‼⁉〰〽]|[\u2190-\u21ff](?!\uFE0F))\p{Extended_Pictographic}|[©®™‼⁉〰〽\u2190-\u21ff]\uFE0F)"
    r"(?:\uFE0F|\p{Emoji_Modifier}|[\U000E0020-\U000E007F])*"
)
EMOJI = regex.compile(rf"{_ONE}(?:\u200D{_ONE})*")
RUN = regex.compile(rf"(?:[ \t]*{_ONE}(?:\u200D{_ONE})*)+")


def ends_with(text: str) -> bool:
    """Whether the last visible thing, closing punctuation aside, is an emoji."""
    text = text.rstrip(" \t\n.!?…。！？\"'”’)]*_")
    last = None
    for last in EMOJI.finditer(text, max(0, len(text) - 40)):  # noqa: B007 - the last one counts
        pass
    return last is not None and last.end() == len(text)
