"""``tools.grounded``: the final answer says what the outputs say.

Numbers come from outputs or the request, by rounding, by a unit, or by one operation; names and quotations
occur; a success is claimed only where a call succeeded, and none where every call failed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from goldgate import Candidate, Verdict, abstain, accept, reject
from goldgate.asking import given_texts

from goldgate_tools.options import GroundedOptions
from goldgate_tools.reading.claims import admits_failure, claimed_deed
from goldgate_tools.reading.conversation import Called, Conversation, FormatError, outputs, read
from goldgate_tools.reading.decimals import readings
from goldgate_tools.reading.deeds import own_deed, stated_deed
from goldgate_tools.reading.names import unsupported_name, unsupported_quote
from goldgate_tools.reading.outcomes import failed, mutates, nothing, words_of
from goldgate_tools.reading.sources import Seen, before, files_of, prompt_of, schema_texts, tools_of
from goldgate_tools.reading.support import unsupported_number
from goldgate_tools.reading.toolset import Tool
from goldgate_tools.running.names import PYTHON
from goldgate_tools.verifiers.calls import known
from goldgate_tools.verifiers.restraint import wanted

LONGEST = 50_000  # characters of an answer that are looked at


@given_texts
def check(candidate: Candidate, options: GroundedOptions) -> Verdict:
    """Whether the answer rests on the outputs. Abstains without outputs or without an answer."""
    if not tools_of(candidate):
        return abstain("the row has no tools")
    try:
        conversation = read(candidate.messages, options.style)
    except FormatError as error:
        return reject(str(error), message=error.at)
    return supported(candidate, conversation, known(tools_of(candidate)), options.names)


def supported(
    candidate: Candidate, conversation: Conversation, tools: Mapping[str, Tool], names: bool = True
) -> Verdict:
    """The verdict on the answer that ends a conversation."""
    final = conversation.final.strip()[:LONGEST]
    if not final:
        return abstain("there is no final answer")
    deed = claimed_deed(final)
    if deed and (fault := _undone(deed, conversation.calls, tools)):
        return reject(fault, claim=deed)
    if not deed and (fault := _undone_elsewhere(final, conversation.calls, tools)):
        return reject(fault)
    answered = outputs(conversation.calls)
    if not answered and (fault := _unread(candidate, final)):
        return reject(fault)
    if not answered:
        return abstain("there is no output to compare the answer with")
    admits = admits_failure(final)
    if not admits and all(failed(output) for output in answered):
        return reject("every call failed, and the answer does not say so")
    seen = before(candidate, len(candidate.messages), schema_texts(tools_of(candidate)))
    results = Seen("\n".join(answered))
    made = [call for call in conversation.calls if call.output is not None]
    if fault := _unsupported(final, seen, results, made):
        return reject(fault)
    if fault := unsupported_quote(final, seen):
        return reject(fault)
    if names and not admits and (fault := unsupported_name(final, seen)):
        return reject(fault)
    if all(nothing(output) or failed(output) for output in answered):
        return abstain("no output holds anything, and the answer adds nothing that can be checked")
    return accept("numbers, names and claims of the answer are supported by the outputs")


def _unsupported(final: str, seen: Seen, results: Seen, calls: Sequence[Called]) -> str:
    """A number without support, in every way that the numbers of the answer can be read; else empty."""
    faults = [unsupported_number(reading, seen, results, calls) for reading in readings(final)]
    return "" if not all(faults) else faults[0]


def _unread(candidate: Candidate, final: str) -> str:
    """A number that an answer states of uploads which no call has read; empty where there is none."""
    if not files_of(candidate.sample) or wanted(candidate.sample.reference.get("tool_needed")) in (
        "none",
        "ask",
    ):
        return ""
    asked = Seen("\n".join(message.content for message in prompt_of(candidate)))
    if fault := _unsupported(final, asked, asked, ()):
        return f"{fault}: no call has read the uploads"
    return ""


def _undone_elsewhere(final: str, calls: Sequence[Called], tools: Mapping[str, Tool]) -> str:
    """Why a deed that is claimed in another language than English was not done; empty where some call may
    have done it. What is reported as done by nobody in particular may be what an output reports.
    """
    worked = [call for call in calls if call.output is not None and not failed(call.output)]
    deed = own_deed(final) or ("" if worked else stated_deed(final))
    if not deed or any(
        call.name in PYTHON or mutates(call.name, tools.get(call.name), call.arguments) for call in worked
    ):
        return ""
    return f"the answer claims {deed!r:.80}, and no call did it"


def _undone(deed: str, calls: Sequence[Called], tools: Mapping[str, Tool]) -> str:
    """Why a claimed deed was not done; empty where some call may have done it."""
    changing = [call for call in calls if mutates(call.name, tools.get(call.name), call.arguments)]
    shown = " ".join(call.output or "" for call in calls).casefold()
    if any(call.output is not None and not failed(call.output) for call in changing):
        return ""
    if any(call.name in PYTHON and call.output is not None and not failed(call.output) for call in calls):
        return ""
    stem = deed.split()[-1].casefold()[:5]
    if not deed.startswith("I ") and stem in shown:
        return ""  # an output reports the state
    if any(
        stem[:4] in word
        for call in calls
        if call.output and not failed(call.output)
        for word in words_of(call.name)
    ):
        return ""
    if changing:
        return f"the answer claims {deed!r:.80} after the call of {changing[-1].name[:60]} failed"
    return f"the answer claims {deed!r:.80}, and no call did it"
