"""The labelled cases of ``code.static``, all in one batch through ruff."""

import json
from importlib.resources import files
from typing import Any

from goldgate import Computed, Lint, Sample, Verdict, answer, chat
from goldgate_code.lint.lint_ruff import RuffOptions, open_ruff
from goldgate_code.lint.sql import sound
from goldgate_code.verifiers.static import StaticOptions, check


def test_every_case_gets_its_label() -> None:
    lines = files("goldgate_code").joinpath("cases/static.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    cases = [(row, response) for row in rows for response in row["responses"]]
    verdicts: dict[int, Verdict] = {}
    asked = {}
    steps = {}
    for at, (row, response) in enumerate(cases):
        sample = Sample(row["id"], chat(row["prompt"]), row["reference"])
        steps[at] = check(answer(sample, response["text"]), StaticOptions())
        try:
            asked[at] = next(steps[at])
        except StopIteration as end:
            verdicts[at] = end.value
    linted = [at for at in asked if isinstance(asked[at], Lint)]
    replies: dict[int, Any] = dict(
        zip(linted, open_ruff(RuffOptions()).serve([asked[at] for at in linted]), strict=True)
    )
    replies |= {at: Computed(sound(*asked[at].args)) for at in asked.keys() - replies.keys()}
    for at, reply in replies.items():
        try:
            steps[at].send(reply)
        except StopIteration as end:
            verdicts[at] = end.value
    wrong = [
        (row["id"], response["text"], verdicts[at])
        for at, (row, response) in enumerate(cases)
        if verdicts[at].score != response["expected"]
    ]
    assert not wrong
    sets = [row["tags"]["set"] for row, _ in cases]
    assert min(sets.count("gold"), sets.count("adversarial")) >= 50
