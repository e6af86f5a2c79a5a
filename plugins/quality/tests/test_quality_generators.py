"""Tidied and revised rows are new candidates with a parent, and pass what their parent did not."""

import pytest
from goldgate import Completion, Drop, Failure, Judged, Message, Sample, answer, chat
from goldgate.testing import answered
from goldgate_quality import goldgate_generators
from goldgate_quality.generators.revise import ReviseOptions
from goldgate_quality.generators.tidy import TidyOptions

GENERATORS = goldgate_generators()
LOW = Drop("quality.judge", "the judge says 2 of 3", "rejected")


def tidied(prompt, text, dropped=None, **options):
    judged = Judged(answer(Sample("s", chat(prompt)), text), dropped=dropped)
    return [child.text for child in GENERATORS["quality.tidy"].make(judged, TidyOptions(**options))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I apologize for the confusion in my answer. The bracket is missing.", "The bracket is missing."),
        ("As an AI language model, I don't have feelings. Love is deep.", "Love is deep."),
        ("Boil water!!! Add the egg!!! Enjoy!!!", "Boil water. Add the egg. Enjoy."),
        ("Paris is the capital of France.<|im_end|>", "Paris is the capital of France."),
        ("Paris is a city.\n\nHuman: and London?\n\nAssistant: Also.", "Paris is a city."),
        ("🚀 Plan 📅 and rest 🎯 a lot 🔥", "Plan and rest a lot."),
        ("I'm sorry, but I can't help with that.", None),
        ("Nothing to do here.", None),
        ("", None),
        ("I apologize.", None),
    ],
)
def test_tidy(text, expected):
    assert tidied("Tell me", text) == ([] if expected is None else [expected])


def test_code_is_left_alone():
    text = "I would write:\n\n```js\nif (!a) throw new Error('no!!!') // 🚀\n```\n<|im_end|>"
    (child,) = tidied("Tell me", text, rules=("leaks", "emoji", "exclamations"))
    assert "no!!!') // 🚀" in child


def test_what_a_verifier_rejected_is_not_tidied():
    text = "I apologize for that. It is 4."
    assert tidied("2+2?", text, Drop("quality.clean", "x")) == ["It is 4."]
    assert tidied("2+2?", text, Drop("math.answer", "wrong", "rejected")) == []


def revised(reply, dropped=LOW, difficulty=3, **options):
    sample = Sample("s", chat("Prove it."), tags={"difficulty": difficulty})
    asked = []

    def ask(request):
        asked.append(request)
        return reply

    judged = Judged(answer(sample, "No."), dropped=dropped)
    return answered(GENERATORS["quality.revise"].make(judged, ReviseOptions(**options)), ask), asked


def test_hard_prompts_are_revised():
    made, asked = revised(Completion(Message("assistant", "Here is the proof."), model="m"))
    assert [(one.text, one.origin.parent, one.origin.model) for one in made] == [
        ("Here is the proof.", 0, "m")
    ]
    assert "the judge says 2 of 3" in asked[0].messages[-1].content


def test_easy_accepted_and_empty_ones_are_not():
    reply = Completion(Message("assistant", "Again."))
    assert revised(reply, difficulty=1) == ([], [])
    assert revised(reply, dropped=None) == ([], [])
    assert revised(reply, steps=("quality.clean",)) == ([], [])
    assert revised(Completion(Message("assistant", " ")))[0] == []
    assert len(revised(reply)[0]) == 1


def test_failures_are_left_alone():
    judged = Judged(answer(Sample("s", chat("p")), "I apologize for that. It is 4."), failure=Failure("down"))
    assert GENERATORS["quality.tidy"].make(judged, TidyOptions()) == []
