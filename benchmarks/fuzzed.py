"""Rows that nobody should write: deep, huge, of wrong types, with lone surrogates and broken bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

TEXTS = (
    "The answer is 18.",
    "\\boxed{7}",
    "",
    " ",
    "\x00",
    "\ud800",
    "a\udfff\ud83d",
    "<think>never closed",
    "\u202e\u200b\x1b[31m",
    "```python\nprint(1)\n```",
    "18" * 3_000,
    "(" * 2_000,
    "\\frac{" * 500,
    "1e999999999",
    "9" * 5_000,
    "NaN",
    '{"answer":' * 3_000,
    '{"answer":' * 70 + "1" + "}" * 70,
    "[" * 100_000,
    "𝟙𝟠 १८ ١٨",
)
SCALARS: tuple[Any, ...] = (None, True, 0, -1, 1.5, 1e308, 10**40, -(2**63), 2**64, "", "x", [], {})
KEYS = (
    "id",
    "prompt",
    "reference",
    "responses",
    "response",
    "tools",
    "tags",
    "files",
    "messages",
    "completion",
)
KEYS += (
    "chosen",
    "rejected",
    "answer",
    "origin",
    "run",
    "verdicts",
    "extra",
    "\ud800",
    "",
    "\x00",
    "a" * 2_000,
)


def lines(count: int, seed: int) -> Iterator[bytes]:
    """So many lines for a JSON Lines file; most are objects, none is blank or holds a line end."""
    draw = Random(seed)
    for number in range(count):
        row = _row(draw, number)
        text = json.dumps(row, ensure_ascii=draw.random() < 0.7, separators=(",", ":"))
        line = text.encode("utf-8", "surrogatepass")
        yield _broken(draw, line) if draw.random() < 0.08 else line


def _row(draw: Random, number: int) -> Any:
    """A row, right but for some of its values."""
    row: dict[str, Any] = {
        "id": f"r{number}",
        "prompt": draw.choice(TEXTS) or "p",
        "reference": {"answer": draw.choice(("18", "7", "x", *TEXTS))},
        "responses": [_response(draw) for _ in range(draw.randrange(4))],
        "tags": {"level": draw.choice(SCALARS)},
    }
    if draw.random() < 0.2:  # another shape
        row = {key: value for key, value in row.items() if key not in ("responses", "prompt")}
        row |= {key: _shaped(draw) for key in draw.choice(SHAPES)}
    for _ in range(draw.choice((0, 0, 0, 1, 1, 3))):
        _spoil(draw, row)
    return row if draw.random() < 0.98 else draw.choice((*SCALARS, [row], "text"))


SHAPES = (("prompt", "completion"), ("prompt", "chosen", "rejected"), ("chosen", "rejected"), ("messages",))


def _shaped(draw: Random) -> Any:
    """A dialogue, or something in its place."""
    if draw.random() < 0.15:
        return _value(draw, 3)
    roles = draw.choice((("user",), ("user", "assistant"), ("assistant",), ("user", "assistant") * 2))
    return [{"role": role, "content": draw.choice(TEXTS) or "18"} for role in roles]


def _response(draw: Random) -> Any:
    kind = draw.randrange(4)
    if kind == 0:
        return draw.choice(TEXTS)
    if kind == 1:
        return {
            "text": draw.choice(TEXTS),
            "finish": draw.choice(("stop", "stop", "length", "refusal", None)),
        }
    if kind == 2:
        return {"text": "18", "parent": draw.choice((0, None, None, None, None, 99, "0"))}
    call = {"type": "function", "function": {"name": draw.choice(TEXTS), "arguments": _value(draw, 3)}}
    messages: list[Any] = [
        {"role": "assistant", "content": draw.choice((None, "18", "18", "7", _value(draw, 2)))}
    ]
    messages[0]["tool_calls"] = [call] * draw.randrange(3)
    messages.append({"role": draw.choice(("tool", "tool", "user", "nobody")), "content": draw.choice(TEXTS)})
    return {"messages": messages}


def _spoil(draw: Random, row: dict[str, Any]) -> None:
    """Put something wrong somewhere into a row."""
    place: Any = row
    for _ in range(draw.randrange(3)):  # some way down
        held = list(place.items()) if isinstance(place, dict) else list(enumerate(place))
        inner = [value for _, value in held if isinstance(value, (dict, list)) and value]
        if not inner:
            break
        place = draw.choice(inner)
    value = _value(draw, 4)
    if isinstance(place, dict):
        place[draw.choice((*KEYS, *place))] = value
    else:
        place[draw.randrange(len(place))] = value


def _value(draw: Random, deep: int) -> Any:
    kind = draw.randrange(8)
    if kind == 0 and deep > 0:
        return [_value(draw, deep - 1) for _ in range(draw.randrange(4))]
    if kind == 1 and deep > 0:
        return {draw.choice(KEYS): _value(draw, deep - 1) for _ in range(draw.randrange(4))}
    if kind == 2 and draw.random() < 0.3:
        return _nested(draw.choice((10, 60, 70, 200, 400)), draw.random() < 0.5)
    if kind == 3 and draw.random() < 0.02:
        return draw.choice(("x", "\ud800", "(", "18 ")) * 300_000
    return draw.choice((*SCALARS, *TEXTS))


def _nested(deep: int, lists: bool) -> Any:
    value: Any = "18"
    for _ in range(deep):
        value = [value] if lists else {"answer": value}
    return value


def _broken(draw: Random, line: bytes) -> bytes:
    """The line with something wrong in its bytes."""
    at = draw.randrange(len(line)) if line else 0
    kind = draw.randrange(6)
    if kind == 0:
        return line[:at] or b"{"
    if kind == 1:
        return line[:at] + draw.choice((b"\xff", b"\xed\xa0\x80", b"\x00", b"\xef\xbb\xbf")) + line[at:]
    if kind == 2:
        deep = draw.choice((500, 2_000, 100_000))
        return b'{"prompt":' + b"[" * deep + b"]" * deep + b"}"
    if kind == 3:
        return line[:at] + line
    if kind == 4:
        return b'{"id":"twice","prompt":"p","prompt":"q","responses":["18"]}'
    return draw.choice((b"null", b"[]", b'"text"', b"1e999", b"{}", b"{", b"\xef\xbb\xbf{}", b"nan"))
