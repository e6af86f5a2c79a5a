"""Whether a given argument is what was expected: as text, number, date, path or address.

Types never mix: 5.0 is 5, and "5" is neither. Case counts in identifiers, codes and enumerations, and does
not in plain words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import unquote, urlsplit

from goldgate_tools.reading.tokens import dates, id_like, whole_date

_DECIMAL = re.compile(r"[-+]?\d{1,30}\.\d{1,30}")
_PLAIN_WORDS = re.compile(r"[^\W\d_]+(?:[ '’.,-]+[^\W\d_]+)*\.?")
_EXACT_NAMES = re.compile(
    r"(?:^|_)(?:id|ids|code|token|password|key|secret|hash|version|uuid|username|regex|pattern|symbol"
    r"|ticker)(?:$|_)|Id$|ID$"
)
_CODE_NAMES = re.compile(r"(?:^|_)(?:code|script|program|source|snippet|python|javascript|bash|cmd)(?:$|_)")
_PATH_NAMES = re.compile(r"(?:^|_)(?:path|paths|file|files|filename|folder|dir|directory)(?:$|_)")
_FILE = re.compile(
    r"[^\s/]{1,100}\.(?:csv|tsv|txt|md|json|jsonl|xml|ya?ml|html?|pdf|docx?|xlsx?|pptx?|py|js|png|jpe?g|zip)"
)
_INDENTED = re.compile(r"\n[ \t]+\S")
_WORDY = 60  # characters up to which a text may be a date


def same(given: Any, expected: Any, schema: Mapping[str, Any] | None = None, name: str = "") -> bool:
    """Whether two JSON values mean the same for a parameter with this schema and name."""
    if isinstance(expected, bool) or isinstance(given, bool):
        return given is expected
    if isinstance(expected, int | float):
        return isinstance(given, int | float) and given == expected
    if expected is None or given is None:
        return given is expected
    if isinstance(expected, str):
        return isinstance(given, str) and (
            given == expected or _same_text(given, expected, schema or {}, name)
        )
    if isinstance(expected, Sequence):
        inner = (schema or {}).get("items")
        kind = inner if isinstance(inner, dict | Mapping) else None
        return (
            isinstance(given, list | tuple)
            and len(given) == len(expected)
            and all(same(one, other, kind, name) for one, other in zip(given, expected, strict=True))
        )
    if isinstance(expected, dict | Mapping):
        if not isinstance(given, dict) or set(given) != set(expected):
            return False
        return all(same(given[key], expected[key], property_of(schema, key), key) for key in expected)
    return False


def equal(given: Any, expected: Any) -> bool:
    """Whether two JSON values are the same value: numbers by what they are worth, letters composed or not,
    and nothing else left open. States are compared so.
    """
    if isinstance(given, Mapping) and isinstance(expected, Mapping):
        return set(given) == set(expected) and all(equal(given[key], expected[key]) for key in expected)
    if isinstance(given, list | tuple) and isinstance(expected, list | tuple):
        return len(given) == len(expected) and all(map(equal, given, expected))
    if isinstance(given, str) and isinstance(expected, str):
        return unicodedata.normalize("NFC", given) == unicodedata.normalize("NFC", expected)
    numbers = (int, float)
    if isinstance(given, bool) or isinstance(expected, bool) or not isinstance(given, numbers):
        return given is expected
    return isinstance(expected, numbers) and given == expected


def property_of(schema: Mapping[str, Any] | None, name: str) -> Mapping[str, Any] | None:
    """The schema of a property, where there is one."""
    properties = (schema or {}).get("properties")
    inner = properties.get(name) if isinstance(properties, dict | Mapping) else None
    return inner if isinstance(inner, dict | Mapping) else None


def _same_text(given: str, expected: str, schema: Mapping[str, Any], name: str) -> bool:
    if _CODE_NAMES.search(name) or _INDENTED.search(given) or _INDENTED.search(expected):
        return _lines(given) == _lines(expected)
    one, other = _spaced(given), _spaced(expected)
    if one == other:
        return True
    if "enum" in schema or "const" in schema or "pattern" in schema:
        return False
    if not one or not other:
        return False
    if _EXACT_NAMES.search(name):
        return False
    if _PATH_NAMES.search(name) or (_FILE.fullmatch(other) and " " not in other):
        return "://" not in one + other and _path(one) == _path(other)
    if _PLAIN_WORDS.fullmatch(other):
        if one.casefold() == other.casefold():
            return True
        if not re.search(r"\d", one):
            return False
    if "://" in other:
        return "://" in one and _address(one) == _address(other)
    if _DECIMAL.fullmatch(one) and _DECIMAL.fullmatch(other):
        return _decimal(one) == _decimal(other)
    if "/" in other and " " not in other and not dates(other):
        return _path(one) == _path(other)
    if "format" not in schema and len(one) <= _WORDY and len(other) <= _WORDY and _same_date(one, other):
        return True
    return not _exact(other) and one.casefold() == other.casefold()


def _spaced(text: str) -> str:
    """Composed letters, plain quotes, one space where there is white space, and one after a comma."""
    plain = unicodedata.normalize("NFC", text).replace("’", "'").replace("“", '"').replace("”", '"')
    return re.sub(r",(?=[^\W\d])", ", ", " ".join(plain.split()))


def _lines(text: str) -> list[str]:
    """The lines of a program: what stands at their beginning counts, white space at their end does not."""
    composed = unicodedata.normalize("NFC", text).expandtabs(8)
    return [line.rstrip() for line in composed.strip("\r\n").splitlines() if line.strip()]


def _exact(text: str) -> bool:
    """Whether case counts: in identifiers, codes, addresses and formulas."""
    return id_like(text) or bool(re.search(r"[_=<>{}()\[\]\\|&^*@#$]", text)) or not re.search(r"\s", text)


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _same_date(one: str, other: str) -> bool:
    if not (whole_date(one) and whole_date(other)):
        return False
    mine, theirs = dates(one), dates(other)
    return len(mine) == len(theirs) == 1 and mine == theirs


def _address(text: str) -> tuple[str, str, str, str]:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return "", "", text, ""
    host = (parts.hostname or "") + ("" if port in (None, 80, 443) else f":{port}")
    return parts.scheme.lower(), host.lower(), unquote(parts.path) or "/", parts.query + "#" + parts.fragment


def _path(text: str) -> list[str]:
    parts = [part for part in text.split("/") if part not in ("", ".")]
    return ["/", *parts] if text.startswith("/") else parts
