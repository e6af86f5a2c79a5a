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


def _pair(
    source: str, target: str, score: float | None, kind: str, replies: tuple[object, ...] = ()
) -> Control:
    reference = {"source": source, "source_language": "en", "language": "de"}
    tags = {"set": "adversarial" if score != 1.0 else "gold", "kind": kind}
    return Control(answer(Sample(f"{kind}: {target}", chat("?"), reference), target), score, replies, tags)


TRANSLATION = (
    _pair("About 10 million people live here.", "Hier leben etwa 10 Mio. Menschen.", 1.0, "numbers"),
    _pair("About 10 million people live here.", "Hier leben etwa 10 Milliarden Menschen.", 0.0, "numbers"),
    _pair("Could not open %s: error %d.", "%s lässt sich nicht öffnen: Fehler %d.", 1.0, "printf"),
    _pair("Could not open %s: error %d.", "Fehler %d: %s lässt sich nicht öffnen.", 0.0, "printf"),
    _pair("The train leaves at half past six.", "The train leaves at half past six.", 0.0, "copied"),
    _pair("The train leaves at half past six.", "", None, "no words"),
)
PARALLEL = (
    _pair("The train is late.", "Der Zug hat Verspätung.", 1.0, "close", ((1.0, 0.0), (0.8, 0.6))),
    _pair("The train is late.", "Das Brot ist frisch.", 0.0, "far", ((1.0, 0.0), (0.0, 1.0))),
    _pair("The train is late.", "Der Bus ist voll.", None, "between", ((1.0, 0.0), (0.4, 0.9165))),
    _pair("The train is late.", "", None, "no words"),
)
