"""``tools.mutations``: nothing is changed twice.

The same changing call, made again after it succeeded and with no other change between, books or pays twice.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from goldgate import Candidate, Verdict, abstain, accept, reject
from goldgate.asking import problem_of

from goldgate_tools.options import StyleOptions
from goldgate_tools.reading.conversation import Called, FormatError, read
from goldgate_tools.reading.json_text import canonical
from goldgate_tools.reading.outcomes import failed, mutates
from goldgate_tools.reading.sources import tools_of
from goldgate_tools.reading.toolset import Tool
from goldgate_tools.verifiers.calls import known

_REPEAT = re.compile(
    r"\b(?:twice|two|three|four|five|both|again|another|each|every|times|copies|thrice|second|repeat"
    r"|duplicate|identical|same|[2-9]|1\d)\b",
    re.IGNORECASE,
)


def check(candidate: Candidate, options: StyleOptions) -> Verdict:
    """Whether no change is made twice. Abstains where nothing changes anything."""
    if not tools_of(candidate):
        return abstain("the row has no tools")
    try:
        calls = read(candidate.messages, options.style).calls
    except FormatError as error:
        return reject(str(error), message=error.at)
    return once(candidate, calls, known(tools_of(candidate)))


def once(candidate: Candidate, calls: Sequence[Called], tools: Mapping[str, Tool]) -> Verdict:
    """The verdict on calls. A request that speaks of repetition leaves it undecided."""
    changing = [
        (number, call)
        for number, call in enumerate(calls)
        if mutates(call.name, tools.get(call.name), call.arguments)
    ]
    if not changing:
        return abstain("no call changes anything")
    done: dict[str, int] = {}
    for number, call in changing:
        key = f"{call.name}{canonical(call.arguments)}"
        if key in done:
            if _REPEAT.search(problem_of(candidate.sample)[:20_000]):
                return abstain(
                    f"{call.name[:60]} is called twice with the same arguments, as may have been asked"
                )
            return reject(
                f"{call.name[:60]} is called again with the same arguments, though it succeeded",
                call=number,
                first=done[key],
            )
        if call.output is None or not failed(call.output):
            if not any(other.at == call.at for _, other in changing if other is not call):
                done.clear()
            done[key] = number
    return accept(f"{len(changing)} changes are each made once", changes=len(changing))
