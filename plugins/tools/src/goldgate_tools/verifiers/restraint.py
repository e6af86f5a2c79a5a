"""``tools.restraint``: tools are used where they are needed, and only there.

``reference.tool_needed``: true, false, or "ask" where the request lacks something and the answer is a
question.
"""

from __future__ import annotations

import re

from goldgate import Candidate, Verdict, abstain, accept, reject

from goldgate_tools.options import StyleOptions
from goldgate_tools.reading.conversation import Conversation, FormatError, read

ASK = ("ask", "asks", "asks back", "clarify", "missing", "question")
NONE = ("none", "no", "false", "none_fits", "irrelevant")
CALL = ("call", "called", "yes", "true", "needed")
_ASKS = re.compile(
    r"[?？؟]|\b(?:please|kindly) (?:provide|share|give|tell|specify|confirm|clarify|let me know|send|enter"
    r"|supply)\b"
    r"|\b(?:let me know|i need to know|i(?: will|'ll)? need|could you|can you|would you|which"
    r"|what)\b[^.!]{0,200}$",
    re.IGNORECASE | re.MULTILINE,
)


def check(candidate: Candidate, options: StyleOptions) -> Verdict:
    """Whether the response calls, answers or asks as the row says."""
    try:
        conversation = read(candidate.messages, options.style)
    except FormatError as error:
        return reject(str(error), message=error.at)
    return restrained(candidate, conversation)


def restrained(candidate: Candidate, conversation: Conversation) -> Verdict:
    """The verdict on a conversation."""
    wish = wanted(candidate.sample.reference.get("tool_needed"))
    if wish is None:
        return abstain("reference.tool_needed says neither true, false nor ask")
    calls, final = conversation.calls, conversation.final.strip()
    if wish == "call":
        if calls:
            return accept("a tool was needed, and one is called")
        return reject("a tool was needed, and none is called") if final else abstain("the response is empty")
    if calls:
        needed = "an answer was" if wish == "none" else "a question was"
        return reject(f"{needed} needed, and {calls[0].name[:60]} is called")
    if not final:
        return abstain("the response is empty")
    if wish == "none":
        return accept("no tool was needed, and none is called")
    if _ASKS.search(final[:20_000]):
        return accept("something was missing, and the answer asks for it")
    return reject("something was missing, and the answer does not ask for it")


def wanted(value: object) -> str | None:
    """ "call", "none" or "ask"; None where the row does not say."""
    if isinstance(value, bool):
        return "call" if value else "none"
    word = value.strip().lower() if isinstance(value, str) else ""
    return "ask" if word in ASK else "none" if word in NONE else "call" if word in CALL else None
