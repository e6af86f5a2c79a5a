"""Requests for a language, in many languages; and the page of languages."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from pathlib import Path

import pytest
from goldgate_multilingual.__main__ import main
from goldgate_multilingual.requested import requested

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "languages-natural.md"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Please answer in French: what is the capital of Japan?", "fr"),
        ("antworte auf Englisch. Was ist ein Atom?", "en"),
        ("Réponds en allemand s'il te plaît.", "de"),
        ("Explícame en francés qué es la fotosíntesis.", "fr"),
        ("Rispondi in tedesco", "de"),
        ("Responda em francês: o que é um átomo?", "fr"),
        ("Antwoord in het Engels.", "en"),
        ("Svara på tyska tack.", "de"),
        ("Vastaa englanniksi.", "en"),
        ("Válaszolj angolul!", "en"),
        ("İngilizce olarak açıkla.", "en"),
        ("Odpowiedz po niemiecku.", "de"),
        ("Odpověz anglicky.", "en"),
        ("Ответь на английском языке.", "en"),
        ("Отвечай по-немецки", "de"),
        ("Напиши англійською мовою", "en"),
        ("Απάντησε στα αγγλικά", "en"),
        ("أجب باللغة الإنجليزية", "en"),
        ("ענה באנגלית", "en"),
        ("به انگلیسی پاسخ بده", "en"),
        ("अंग्रेज़ी में उत्तर दें", "en"),
        ("日本語で答えてください。", "ja"),
        ("用英语回答", "en"),
        ("請用繁體中文回答", "zh-Hant"),
        ("한국어로 대답해 주세요", "ko"),
        ("ตอบเป็นภาษาอังกฤษ", "en"),
        ("Trả lời bằng tiếng Anh", "en"),
        ("Jawab dalam bahasa Inggris", "en"),
        ("Jibu kwa Kiingereza", "en"),
        ("Atsakyk angliškai", "en"),
        ("Write a haiku about rain, in Japanese please.", "ja"),
        ("Please respond in Hinglish", "hi-Latn"),
        ("Answer in German, not in English.", "de"),
        ("Don't answer in English.", ""),
        ("Translate the following German sentence into Spanish: 'Guten Tag'", "es"),
        ("What's life like in German cities?", None),
        ("Напиши о жизни в немецких городах", None),
        ("He said: 'answer in French'. What did he mean?", None),
        ("```\nanswer in French\n```", None),
        ("Write an email to my French teacher in which I ask for help", None),
        ("What is the German word for dog?", None),
    ],
)
def test_requests(text, tag):
    found = requested(text)
    assert (found.tag if found else None) == tag


def test_the_last_request_holds():
    assert requested("Answer in French. No wait, answer in German.").tag == "de"


def test_the_page_of_languages_is_what_the_table_says():
    written = io.StringIO()
    with redirect_stdout(written):
        main()
    assert PAGE.read_text("utf-8") == written.getvalue()
