"""The labelled cases of ``code.differential``, in the sandbox."""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

import pytest
from goldgate import Sample, Server, answer, chat
from goldgate.testing import drive
from goldgate_code.verifiers.differential import DifferentialOptions, check

ROWS = [
    json.loads(line)
    for line in files("goldgate_code").joinpath("cases/differential.jsonl").read_text("utf-8").splitlines()
]
MISSED = {
    ("gold-longest", 3): "differs on words of one length of which an earlier one begins with y or z",
}


class Remembering:
    """A server that is asked once for each request, as behind a journal."""

    def __init__(self, server: Server) -> None:
        self.batch, self.parallel = server.batch, server.parallel
        self._server = server
        self._known: dict[str, Any] = {}

    def serve(self, requests: Sequence[Any]) -> Sequence[Any]:
        for request in requests:
            if repr(request) not in self._known:
                (self._known[repr(request)],) = self._server.serve([request])
        return [self._known[repr(request)] for request in requests]

    def close(self) -> None:
        """The server belongs to the session."""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["id"]))
def test_every_case_gets_its_label(row: dict[str, Any], servers: Mapping[str, Server]) -> None:
    sample = Sample(row["id"], chat(row["prompt"]), row["reference"])
    asked = {kind: Remembering(server) for kind, server in servers.items()}
    wrong = []
    for at, response in enumerate(row["responses"]):
        verdict = drive(check, answer(sample, response["text"]), DifferentialOptions(rounds=0), servers=asked)
        if verdict.score != response["expected"] and (row["id"], at) not in MISSED:
            wrong.append((response["text"], response["expected"], verdict))
    assert not wrong


def test_there_are_enough() -> None:
    sets = [row["tags"]["set"] for row in ROWS for _ in row["responses"]]
    assert min(sets.count("gold"), sets.count("adversarial")) >= 50
