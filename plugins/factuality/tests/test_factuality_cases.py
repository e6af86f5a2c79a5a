"""The shipped cases: how many of each verifier's are decided as labelled; no wrong acceptance beyond those known."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest
from goldgate import Sample, answer, chat
from goldgate.testing import drive
from goldgate_factuality import goldgate_verifiers

LIMITS = {  # verifier: wrong acceptances, other wrong verdicts, abstentions where a verdict was expected
    "short_answer": (0, 11, 14),  # 6 of the rejections should be abstentions: "the swinging sixties"
    "grounded": (4, 51, 643),  # of 1,854; 744 claims of four fresh batches among them, most left open
    "quotes": (0, 0, 0),
    "citations": (0, 1, 2),
    "refusal": (0, 0, 0),
}


@pytest.mark.parametrize("name", LIMITS)
def test_cases(name):
    offer = goldgate_verifiers()[f"factuality.{name}"]
    accepted, wrong, open_, counted = [], [], [], {"gold": 0, "adversarial": 0}
    for line in (files("goldgate_factuality") / offer.cases).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sample = Sample(row["id"], chat(row["prompt"]), row["reference"])
        for response in row["responses"]:
            counted[row["tags"]["set"]] += 1
            score = drive(offer.check, answer(sample, response["text"]), offer.options()).score
            expected = response["expected"]
            if "open" in row["tags"]:  # need not be decided, and never wrongly
                assert score in (None, expected), (response["text"], score)
                continue
            if score == expected:
                continue
            kind = accepted if score == 1.0 else open_ if score is None else wrong
            kind.append((response["text"], expected, score))
    assert min(counted.values()) >= 50
    most = LIMITS[name]
    assert len(accepted) <= most[0], accepted
    assert len(wrong) <= most[1], wrong
    assert len(open_) <= most[2], open_
