"""A verifier with every outcome, and its cases: what each adapter must make the same of."""

from goldgate import Verifier, abstain, accept, hookimpl, reject


def check(candidate):
    expected, text = candidate.sample.reference["answer"], candidate.text
    if "broken" in text:
        raise ValueError("a planted bug")
    if "unsure" in text:
        return abstain("it is unsure", text=text)
    return accept("it ends so", text=text) if text.endswith(expected) else reject("it ends otherwise")


@hookimpl
def goldgate_verifiers():
    return {"parity.ends": Verifier(check, needs=("answer",))}


PROMPT = "What is 2 + 2?"
ANSWER = "4"
# response, reward: None where nothing could be judged, and where the machinery failed
# What is worth 0 without a verdict: None is for what cannot be judged, and silence never pays.
CASES = [
    ("It is 4", 1.0),
    ("It is 5", 0.0),
    ("", 0.0),
    ("I am unsure", None),
    ("broken", None),
    ("4", 1.0),
    ("I'm sorry, I am unsure and cannot help.", None),
    ("I can't help with that, I am unsure.", 0.0),
]
RESPONSES = [text for text, _ in CASES]
SCORES = [score for _, score in CASES]
