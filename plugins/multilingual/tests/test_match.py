"""The answer is in the language asked for."""

from __future__ import annotations

import pytest
from goldgate import Message, Sample, answer
from goldgate_multilingual.languages import UnknownLanguageError, find, table
from goldgate_multilingual.match import check
from goldgate_multilingual.options import MatchOptions
from hypothesis import given, settings
from hypothesis import strategies as st

OPTIONS = MatchOptions(second=False)


@pytest.mark.parametrize("length", ["short", "medium", "long"])
def test_own_sentences_in_every_language(judge, own, length):
    verdicts = {
        code: judge(check, OPTIONS, texts[length], language=code).score for code, texts in own.items()
    }
    assert {code for code, score in verdicts.items() if score == 0.0} == set()
    assert sum(score == 1.0 for score in verdicts.values()) >= len(own) - 1


def test_a_wrong_claim_is_rejected(judge, own):
    codes = list(own)
    pairs = [(code, codes[(at + 11) % len(codes)]) for at, code in enumerate(codes)]
    wrong = [judge(check, OPTIONS, own[code]["long"], language=claim).score for code, claim in pairs]
    assert wrong == [0.0] * len(pairs)


@pytest.mark.parametrize(
    ("prompt", "text", "score"),
    [
        (
            "Please answer in French: what is an atom?",
            "Un atome est la plus petite partie d'un élément.",
            1.0,
        ),
        ("Please answer in French: what is an atom?", "An atom is the smallest part of an element.", 0.0),
        ("Antworte auf Englisch. Was ist ein Atom?", "An atom is the smallest part of an element.", 1.0),
        ("英語で説明して。原子とは何ですか。", "An atom is the smallest part of an element.", 1.0),
        ("What is an atom?", "An atom is the smallest part of an element.", 1.0),
        ("What is an atom?", "Ein Atom ist der kleinste Teil eines Elements.", 0.0),
        (
            "Answer in Klingon or whatever you like. What is an atom?",
            "An atom is a small part of matter.",
            1.0,
        ),
        ("Don't answer in French. What is an atom?", "An atom is the smallest part of an element.", None),
        (
            "Translate into Spanish:\n\nThe house is old and the garden is large.",
            "La casa es vieja y el jardín es grande.",
            1.0,
        ),
        (
            "Summarise this text:\n\nDas Haus ist alt. Der Garten ist groß und die Tür ist rot.",
            "The house is old, the garden large.",
            1.0,
        ),
        ('He said: "answer in French". Why did he say that?', "He wanted the reply to be in French.", 1.0),
        ("What is life like in German cities?", "Life in German cities is busy and expensive.", 1.0),
    ],
)
def test_the_prompt_says_which(judge, prompt, text, score):
    assert judge(check, OPTIONS, text, prompt).score == score


def test_the_system_prompt_comes_after_the_users_word(judge):
    def score(user, text):
        prompt = (Message("system", "Always answer in Spanish."), Message("user", user))
        return check(answer(Sample("s", prompt), text), OPTIONS).score

    spanish, german = "La respuesta es muy sencilla.", "Die Antwort ist ganz einfach."
    assert (score("What is an atom?", spanish), score("What is an atom?", german)) == (1.0, 0.0)
    assert (score("Answer in German!", german), score("Answer in German!", spanish)) == (1.0, 0.0)


def test_romanised_in_romanised_out(judge):
    prompt = "Aap kaise hain aur aaj kya kar rahe hain?"
    roman, native = "Main theek hoon aur aaj ghar par hoon.", "मैं ठीक हूँ और आज घर पर हूँ।"
    for reference in ({}, {"language": "hi"}):
        assert judge(check, OPTIONS, roman, prompt, **reference).score == 1.0
        assert judge(check, OPTIONS, native, prompt, **reference).score == 0.0
    assert judge(check, OPTIONS, native, "आप कैसे हैं?", language="hi").score == 1.0
    assert judge(check, OPTIONS, roman, "आप कैसे हैं?", language="hi").score == 0.0


@pytest.mark.parametrize(
    "text", ["", " ", "42", "🙂🙂", "```\nprint('hello my friend')\n```", "$x+y$", "https://example.org/a/b"]
)
def test_without_words_it_abstains(judge, text):
    verdict = judge(check, OPTIONS, text, language="de")
    assert (verdict.score, verdict.abstained) == (None, "no_answer")


def test_lone_surrogates_are_named(judge):
    verdict = judge(check, OPTIONS, "Der Zug fährt um sechs \ud800 ab.", language="de")
    assert (verdict.score, verdict.evidence["surrogates_replaced"]) == (1.0, 1)


def test_an_unknown_language_is_an_error_or_an_abstention(judge):
    with pytest.raises(UnknownLanguageError, match="near it"):
        MatchOptions(expected="deut")
    assert judge(check, OPTIONS, "Der Zug fährt.", language="qqq").score is None
    assert judge(check, OPTIONS, "Der Zug fährt.", language=7).score is None


def test_chinese_in_both_scripts(judge):
    simplified, traditional = "这个问题很难，我们还没有发现答案。", "這個問題很難，我們還沒有發現答案。"
    assert judge(check, OPTIONS, simplified, language="zh").score == 1.0
    assert judge(check, OPTIONS, simplified, language="zh-TW").score == 0.0
    assert judge(check, OPTIONS, traditional, language="zh-Hant").score == 1.0


def test_every_code_of_the_table_is_found():
    for code, language in table().items():
        assert find(code).language is find(language.iso3).language is find(code.upper()).language


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gets_a_verdict(text):
    verdict = check(answer(Sample("s", (), {"language": "en"}), text), OPTIONS)
    assert verdict.score in {None, 0.0, 1.0}
