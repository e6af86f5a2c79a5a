"""``tools.replay``: recorded outputs are what making the calls again gives.

Llama 3 report, 4.3.5: calls are executed, and results are never written by a model.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from goldgate import Candidate, Sample, Verdict, abstain, accept, reject
from goldgate.asking import given_texts

from goldgate_tools.options import ReplayOptions, TrajectoryOptions
from goldgate_tools.reading.conversation import FormatError, read
from goldgate_tools.reading.json_text import canonical
from goldgate_tools.reading.sources import files_of
from goldgate_tools.running.replay import again
from goldgate_tools.running.replayed import Replay
from goldgate_tools.running.setting import Setting


@given_texts
def check(candidate: Candidate, options: ReplayOptions) -> Generator[Any, Any, Verdict]:
    """Whether every output that can be made again is the same. Abstains where none can."""
    try:
        calls = read(candidate.messages, options.style).calls
    except FormatError as error:
        return reject(str(error), message=error.at)
    answered = [call for call in calls if call.output is not None]
    if not answered:
        return abstain("there is no output to make again")
    replay = yield from again(answered, setting_of(candidate.sample, options))
    return reproduced(replay)


def setting_of(sample: Sample, options: ReplayOptions | TrajectoryOptions) -> Setting:
    """Where the calls of a sample are made: its uploads, and the state that ``reference.state`` holds."""
    return Setting(
        files_of(sample),
        start_of(sample),
        "" if options.recording is None else str(options.recording),
        options.services,
        options.seconds,
        options.memory,
        functions_of(sample),
    )


def functions_of(sample: Sample) -> str:
    """The code of the functions that are tools of a sample; empty where it brings none."""
    code = sample.reference.get("functions")
    return code if isinstance(code, str) else ""


def start_of(sample: Sample) -> str:
    """The state that a sample's calls begin from, as JSON text; empty for the service's own."""
    start = sample.reference.get("state")
    return "" if start is None else start if isinstance(start, str) else canonical(start)


def reproduced(replay: Replay) -> Verdict:
    """The verdict on calls made again: one that differs rejects, one that is undecided abstains."""
    kinds = {
        kind: [one.call for one in replay.calls if one.ending == kind]
        for kind in ("same", "given", "undecided", "different")
    }
    evidence: dict[str, Any] = {kind: numbers for kind, numbers in kinds.items() if numbers}
    for kind, verdict in (("different", reject), ("undecided", abstain)):
        for one in replay.calls:
            if one.ending == kind:
                return verdict(f"call {one.call}: {' '.join(one.why.split())[:400]}", **evidence)
    if not kinds["same"]:
        return abstain("no tool of these calls can be called here, and no recording names them", **evidence)
    return accept(f"made again, the calls give the same outputs ({len(kinds['same'])})", **evidence)
