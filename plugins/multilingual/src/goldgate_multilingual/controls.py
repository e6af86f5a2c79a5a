"""Answers whose right verdict is known: a few that prove each verifier awake."""

from __future__ import annotations

from goldgate import Control, Sample, answer, chat


def _control(language: str, response: str, score: float | None, kind: str, prompt: str = "?") -> Control:
    sample = Sample(f"{kind}: {language}", chat(prompt), {"language": language} if language else {})
    tags = {"set": "adversarial" if score != 1.0 else "gold", "kind": kind}
    return Control(answer(sample, response), score, tags=tags)


MATCH = (
    _control("de", "Der Zug fährt um halb sieben ab.", 1.0, "named"),
    _control("fr", "Der Zug fährt um halb sieben ab.", 0.0, "another language"),
    _control(
        "",
        "The train leaves at half past six.",
        1.0,
        "request",
        "Antworte bitte auf Englisch: wann fährt er?",
    ),
    _control(
        "", "Der Zug fährt um halb sieben.", 0.0, "request", "Antworte bitte auf Englisch: wann fährt er?"
    ),
    _control("", "मैं ठीक हूँ।", 0.0, "romanised", "Aap kaise hain aur aaj kya kar rahe hain?"),
    _control("de", "42", None, "no words"),
)
PURE = (
    _control("de", "Der Zug fährt um halb sieben ab, und das Meeting ist gecancelt.", 1.0, "loan words"),
    _control("de", "Ich denke, dass we should go to the store, weil es spät ist.", 0.0, "switch"),
    _control("en", "Your p\u0430ssword is wrong.", 0.0, "look-alike letters"),
    _control("fr", "La réponse est 正确 et nous pouvons continuer.", 0.0, "another script"),
    _control("de", "`x = 1`", None, "no words"),
)
