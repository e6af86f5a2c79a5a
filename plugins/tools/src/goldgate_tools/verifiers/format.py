"""``tools.format``: calls parse, results answer calls, and ids match.

Llama 3 report, 4.3.5: calls that cannot be executed and faults of formatting are filtered out.
"""

from __future__ import annotations

from goldgate import Candidate, Verdict, abstain, accept, reject

from goldgate_tools.options import FormatOptions
from goldgate_tools.reading.conversation import Conversation, FormatError, read, waiting


def check(candidate: Candidate, options: FormatOptions) -> Verdict:
    """Whether the messages follow the protocol. Abstains where there is nothing to look at."""
    if not any(message.content.strip() or message.tool_calls for message in candidate.messages):
        return abstain("the response is empty")
    try:
        conversation = read(candidate.messages, options.style, options.largest)
    except FormatError as error:
        return reject(str(error), message=error.at)
    return formed(conversation, len(candidate.messages), options.complete)


def formed(conversation: Conversation, messages: int, complete: bool) -> Verdict:
    """The verdict on messages that could be read."""
    count = len(conversation.calls)
    last = messages - 1
    if open_ := waiting(conversation):
        late = next((call for call in open_ if call.at != last), None)
        if late is not None or complete:
            call = late or open_[0]
            return reject(f"message {call.at}: the call of {call.name[:60]} has no result", message=call.at)
        return accept("the calls are well formed", calls=count)
    if not conversation.final.strip():
        return reject(f"message {last}: the response does not end in a text of the assistant", message=last)
    return accept("the calls and their results are well formed", calls=count)
