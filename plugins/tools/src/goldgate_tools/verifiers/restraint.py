"""``tools.restraint``: tools are used where they are needed, and only there.

``reference.tool_needed``: true, false, or "ask" where the request lacks something and the answer is a
question.
"""

from __future__ import annotations

from goldgate import Candidate, Verdict, abstain, accept, reject
from goldgate.asking import problem_of

from goldgate_tools.options import StyleOptions
from goldgate_tools.reading.claims import claimed_deed
from goldgate_tools.reading.conversation import Conversation, FormatError, read
from goldgate_tools.reading.deeds import own_deed, stated_deed
from goldgate_tools.reading.questions import asks, readable

ASK = ("ask", "asks", "asks back", "clarify", "missing", "question")
NONE = ("none", "no", "false", "none_fits", "irrelevant")
CALL = ("call", "called", "yes", "true", "needed")


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
    if deed := _claimed(candidate, final):
        return reject(f"something was missing, and the answer claims {deed!r:.80}")
    if asks(final):
        return accept("something was missing, and the answer asks for it")
    if not readable(final):
        return abstain("whether the answer asks back cannot be decided in its language")
    return reject("something was missing, and the answer does not ask for it")


def _claimed(candidate: Candidate, final: str) -> str:
    """A deed that the answer claims though nothing was called; what the request says was done is no claim."""
    if deed := own_deed(final):
        return deed
    deed = claimed_deed(final) or stated_deed(final)
    if deed.startswith("I ") or not deed:
        return deed
    asked = problem_of(candidate.sample).casefold()
    return "" if deed.split()[-1].casefold() in asked else deed


def wanted(value: object) -> str | None:
    """ "call", "none" or "ask"; None where the row does not say."""
    if isinstance(value, bool):
        return "call" if value else "none"
    word = value.strip().lower() if isinstance(value, str) else ""
    return "ask" if word in ASK else "none" if word in NONE else "call" if word in CALL else None
