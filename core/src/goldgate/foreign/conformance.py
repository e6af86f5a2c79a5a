"""The conformance checks that mean something for a foreign checker, each in a process of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from goldgate.errors import ConfigError
from goldgate.foreign.callers import IN_PROCESS
from goldgate.foreign.plugin import NAME, ForeignOptions, check
from goldgate.nouns import Control
from goldgate.plugins.components import Verifier
from goldgate.testing import isolated
from goldgate.testing.contract import BrokenPromiseError, Subject
from goldgate.trust.cases import Cases

CONTROLS = 6  # labelled cases of each label that the checks begin from; one of a command or an endpoint
ADVICE = ": yield a Compute request with a limit"  # for plug-ins
SECONDS = 60.0  # for one check
CHECKS = {
    "is done in time": "long and deep texts do not keep it busy",
    "survives junk": "a score, and never an exception, whatever a response says",
    "accepts no silence": "an empty response is not accepted",
    "leaves its input alone": "row and response are as before",
    "is safe in threads": "the same verdicts from eight threads at once",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found: ``broken`` says how the promise was broken, and is empty where it was kept."""

    name: str
    broken: str


def findings(options: ForeignOptions, cases: Cases) -> Iterator[Finding]:
    """Each check in turn. It needs hypothesis for junk."""
    controls = tuple(_controls(cases, CONTROLS if options.kind in IN_PROCESS else 1))
    if not controls:
        raise ConfigError("the checks need labelled cases")
    component = Verifier(check=check, options=ForeignOptions, controls=controls)
    subject = Subject(NAME, component, options)
    for name in CHECKS:
        try:
            if name == "is done in time":
                isolated.done_in_time(subject)
            else:
                isolated.kept(subject, name.replace(" ", "_"), SECONDS)
        except BrokenPromiseError as error:
            yield Finding(name, str(error).removesuffix(ADVICE))
        else:
            yield Finding(name, "")


def _controls(cases: Cases, most: int) -> Iterator[Control]:
    """The first cases of each label, from as many samples as there are."""
    left = {1.0: most, 0.0: most}
    for one in cases.labelled:
        for judged, expected in zip(one.group.judged, one.expected, strict=True):
            if expected is not None and left.get(expected, 0) > 0 and judged.candidate.text.strip():
                left[expected] -= 1
                yield Control(judged.candidate, expected)
