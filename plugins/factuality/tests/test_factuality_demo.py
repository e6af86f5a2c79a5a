"""The example's recording holds every prompt that its run asks for, and its outcomes are those of its table."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from goldgate import Completion, Message, Sample, chat
from goldgate.testing import Scripted, drive
from goldgate_factuality import goldgate_generators, goldgate_verifiers
from goldgate_factuality.generators.probe import ProbeOptions
from goldgate_factuality.generators.questions import QuestionOptions

EXAMPLE = Path(__file__).parents[3] / "examples/factuality"
SEED = 7


def lines(name: str):
    return [json.loads(line) for line in (EXAMPLE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_sample_of_the_demo():
    held = {
        name: {row["prompt"]: row["responses"] for row in lines(name)}
        for name in ("writer", "policy", "judge")
    }

    def service(default: str) -> Scripted:
        def reply(request):
            text = held[request.service or default][request.messages[-1].content][request.index]
            return Completion(Message("assistant", text), model="recorded")

        return Scripted(reply)

    make = {name: offer.make for name, offer in goldgate_generators().items()}
    known = goldgate_verifiers()["factuality.known"].check
    outcomes, scores = Counter(), Counter()
    for row in lines("documents")[::3]:
        document = Sample(row["id"], chat(row["prompt"]))
        (sample,) = drive(
            make["factuality.questions"],
            document,
            QuestionOptions(seed=SEED),
            servers={"chat": service("writer")},
        )
        options = ProbeOptions(seed=SEED, correct="judge", informative="judge")
        made = drive(make["factuality.probe"], sample, options, servers={"chat": service("policy")})
        outcomes[made[0].sample.tags["knowledge"]] += 1
        scores.update(known(one).score for one in made)
    assert outcomes == {"known": 3, "overconfident": 2, "declines": 1, "mixed": 1}
    assert scores == {1.0: 3 * 5 + 2, 0.0: 3 + 2 * 5, None: 10}
