"""The answer keeps to one language."""

from __future__ import annotations

from pathlib import Path

import pytest
from goldgate import Sample, answer
from goldgate_multilingual.languages import table
from goldgate_multilingual.options import PureOptions
from goldgate_multilingual.pure import check
from goldgate_multilingual.text.sentences import size
from goldgate_multilingual.text.strip import prose, unquoted
from hypothesis import assume, given, settings
from hypothesis import strategies as st

OPTIONS = PureOptions(second=False)
LINES = (Path(__file__).parent / "sentences.tsv").read_text("utf-8").splitlines()
OWN = {
    code: {"medium": medium, "long": long} for code, _, medium, long in (line.split("\t") for line in LINES)
}
FAR = ("de", "en", "fr", "es", "it", "pl", "tr", "fi", "hu", "ru", "el", "th", "hi", "ja", "ko", "ar", "sw")


def test_own_sentences_are_pure(judge, own):
    scores = {
        c: judge(check, OPTIONS, f"{t['medium']} {t['long']}", language=c).score for c, t in own.items()
    }
    assert {code for code, score in scores.items() if score != 1.0} == set()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(FAR), st.sampled_from(FAR), st.integers(1, 12), st.integers(1, 3))
def test_the_share_of_another_language_decides(ours, other, many, few):
    assume(ours != other)
    own_part, foreign_part = " ".join([OWN[ours]["long"]] * many), " ".join([OWN[other]["long"]] * few)
    share = size(foreign_part) / (size(own_part) + size(foreign_part))
    verdict = check(answer(Sample("s", (), {"language": ours}), f"{own_part} {foreign_part}"), OPTIONS)
    other_script = any(script in "Cyrl Grek Thai Deva Jpan Hang Arab" for script in [_script(other)])
    if share > OPTIONS.foreign + 0.05 or (other_script and _script(ours) != _script(other)):
        assert verdict.score == 0.0
    elif share < OPTIONS.foreign - 0.05:
        assert verdict.score == 1.0


def _script(code):
    return table()[code].scripts[0]


@pytest.mark.parametrize(
    ("language", "text", "score"),
    [
        ("de", "Ich denke, dass we should go to the store, weil es spät ist.", 0.0),
        ("de", "Das Meeting wurde gecancelt, weil der Computer ein Update brauchte.", 1.0),
        ("de", "Der Roman „The Old Man and the Sea“ ist kurz.", 1.0),
        ("fr", "La réponse est 正确 et nous continuons.", 0.0),
        ("en", "Your p\u0430ssword is wrong.", 0.0),
        ("ru", "Ваш п\u0061роль неверен.", 0.0),
        ("hi", "मैंने आज Python में एक API लिखा और server पर deploy किया।", 1.0),
        ("hi", "मैं बाज़ार गया and then I bought some apples from the market।", 0.0),
        ("es", "Ejecuta `pip install numpy` y luego abre https://example.org/docs/the/start.", 1.0),
        ("en", "The angle α is equal to π/2.", 1.0),
        ("it", "Il film The Lord of the Rings è stato girato in Nuova Zelanda.", 1.0),
        ("de", "", None),
        ("de", "`x = 1`", None),
    ],
)
def test_cases(judge, language, text, score):
    assert judge(check, OPTIONS, text, language=language).score == score


def test_a_word_of_the_prompt_may_come_back(judge):
    prompt = "What does 猫 mean?"
    assert judge(check, OPTIONS, "The word 猫 means cat in Japanese.", prompt, language="en").score == 1.0
    assert judge(check, OPTIONS, "The word 猫 means cat in Japanese.", "?", language="en").score == 0.0


@given(st.text(alphabet="ab «»„“\"'`$\\(){}<>@/:.#~\n", max_size=120))
def test_taking_out_twice_is_taking_out_once_more_at_most(text):
    once = unquoted(prose(text))
    assert len(once) <= len(text) + 1
    assert prose(prose(prose(text))) == prose(prose(text)) or len(prose(prose(text))) <= len(prose(text))
