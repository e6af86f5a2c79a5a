"""Whether a tool's output reports an error, and whether a tool changes something."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from goldgate_tools.reading.json_text import MalformedError, decode
from goldgate_tools.reading.toolset import Tool
from goldgate_tools.running.names import CALCULATOR, PYTHON, READ

LARGEST = 2_000_000
_ERROR = re.compile(
    r"^\W*(?:(?:tool |internal |server |api )?error\b|traceback|(?:[A-Za-z_.]{0,40}(?:Error"
    r"|Exception))\b\s*[:(]?|failed\b|failure\b|exception\b"
    r"|invalid\b|unknown tool|permission denied|access denied|forbidden\b|unauthori[sz]ed|timed? ?out\b"
    r"|timeout\b|not found\b"
    r"|no such|cannot\b|could not\b|unable to\b|http[ /]?[45]\d\d|[45]\d\d[ :]+(?:error|not found"
    r"|forbidden|bad|internal|service|too many|un))",
    re.IGNORECASE,
)
_TRACE = re.compile(
    r"^Traceback \(most recent call last\)|^[A-Za-z_.]{0,40}(?:Error|Exception|Exit|Interrupt): ?",
    re.MULTILINE,
)
_NOT_FOUND = re.compile(
    r"\b(?:not found|does not exist|doesn't exist|no such|no results?|no match(?:es)?)\b", re.IGNORECASE
)
_BAD_STATUS = ("error", "failed", "failure", "fail", "denied", "rejected", "not_found", "declined")
READS = frozenset(
    "get list search find look lookup read fetch show view check query describe calculate compute count "
    "open load retrieve "
    "think is has can convert translate summarize verify validate estimate compare preview track analyze "
    "analyse".split()
)
READING_WORDS = frozenset(
    "status details detail info information history lookup search weather price list summary".split()
)
WRITES = frozenset(
    "create book cancel send delete update add remove transfer pay refund order submit post buy purchase "
    "modify exchange return "
    "schedule reschedule set place make reserve write insert change edit move rename enable disable start "
    "stop register "
    "subscribe unsubscribe assign close approve reject issue charge deposit withdraw upload save put patch "
    "mark archive "
    "publish complete grant revoke reset toggle turn apply checkout sell ship confirm redeem install "
    "uninstall lock unlock".split()
)


def failed(output: str) -> bool:
    """Whether an output reports that its call did not succeed."""
    text = output.strip()
    held = value(text)
    if isinstance(held, Mapping):
        if any(bool(held.get(key)) for key in ("error", "errors", "isError", "is_error", "exception")):
            return True
        status = held.get("status")
        if held.get("success") is False or held.get("ok") is False:
            return True
        return isinstance(status, str) and status.lower() in _BAD_STATUS and len(held) <= 3
    return bool(_ERROR.match(text[:200]) or (_TRACE.search(text[-3000:]) and not held))


def nothing(output: str) -> bool:
    """Whether an output reports that nothing was found."""
    held = value(output.strip())
    return (
        output.strip() == ""
        or held in ([], {}, None)
        or (bool(_NOT_FOUND.search(output[:300])) and len(output) < 300)
    )


def value(text: str) -> Any:
    """An output as JSON where it is an object or a list; else the text itself."""
    if text[:1] in ("{", "[") and text[-1:] in ("}", "]"):
        try:
            return decode(text, LARGEST)
        except MalformedError:
            return text
    return text


def mutates(name: str, tool: Tool | None, arguments: Mapping[str, Any] | None = None) -> bool:
    """Whether a call of a tool changes something: by what its schema says, the HTTP method, else its name."""
    if tool is not None and tool.mutates is not None:
        return tool.mutates
    if name in PYTHON or name in READ or name in CALCULATOR:
        return False
    method = (arguments or {}).get("method")
    if isinstance(method, str) and method.upper() in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"):
        return method.upper() not in ("GET", "HEAD")
    words = words_of(name)
    if not words or words[0] in READS:
        return False
    if words[0] in WRITES:
        return not (
            len(words) > 1
            and words[-1] in READING_WORDS
            and words[0] in ("order", "return", "refund", "post", "issue")
        )
    return (
        any(word in WRITES for word in words[1:])
        and not READING_WORDS & set(words)
        and words[-1] not in ("order", "orders", "return", "post", "issue")
    )


def words_of(name: str) -> list[str]:
    """The words of a tool's name, in lower case."""
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", name[:200])]
