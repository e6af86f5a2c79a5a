"""Where a reasoning model's answer begins: what stands between its thinking tags was not said."""

from __future__ import annotations

import re

_TAG = re.compile(r"(?im)^[ \t]{0,8}<(?P<end>/?)(?P<name>think|thinking|reasoning)>")


def said(text: str) -> str:
    """The text after its thoughts; nothing where these never end.

    A tag counts at the start of a line; so does an end without a start, which some chat templates leave in
    the prompt.
    """
    tags = list(_TAG.finditer(text))
    if not tags:
        return text
    if tags[0]["end"]:
        return text[tags[0].end() :]
    if text[: tags[0].start()].strip():
        return text  # a tag further on is something that the text talks about
    name = tags[0]["name"].lower()
    ends = (tag for tag in tags if tag["end"] and tag["name"].lower() == name)
    end = next(ends, None)
    if end is None:
        close = re.search(rf"(?i)</{name}>", text)
        return text[close.end() :] if close else ""
    return text[end.end() :]
