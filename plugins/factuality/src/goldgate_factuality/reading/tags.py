"""Part-of-speech tags of a sentence: the tagger's, corrected by closed classes and by their neighbours."""

from __future__ import annotations

from goldgate_factuality.reading.tagger import tagger

MARKS = {
    "(": "(",
    ")": ")",
    "[": "(",
    "]": ")",
    '"': '"',
    "'": "POS",
    ",": ",",
    ";": ":",
    ":": ":",
    "-": ":",
    "–": ":",
    "—": ":",
}
FIXED = {
    "not": "RB",
    "n't": "RB",
    "'s": "POS",
    "to": "TO",
    "and": "CC",
    "or": "CC",
    "but": "CC",
    "nor": "CC",
    "who": "WP",
    "whom": "WP",
    "which": "WDT",
    "whose": "WP$",
    "because": "IN",
    "although": "IN",
    "though": "IN",
    "while": "IN",
    "whereas": "IN",
    "if": "IN",
    "when": "WRB",
    "after": "IN",
    "before": "IN",
    "since": "IN",
    "until": "IN",
    "unless": "IN",
    "than": "IN",
    "of": "IN",
    "by": "IN",
    "from": "IN",
    "with": "IN",
    "at": "IN",
    "into": "IN",
    "during": "IN",
    "among": "IN",
    "no": "DT",
    "may": "MD",
    "been": "VBN",
    "was": "VBD",
    "were": "VBD",
    "is": "VBZ",
    "are": "VBP",
    "'re": "VBP",
    "'m": "VBP",
    "'ve": "VBP",
    "'ll": "MD",
    "has": "VBZ",
    "have": "VBP",
    "had": "VBD",
    "its": "PRP$",
    "their": "PRP$",
    "his": "PRP$",
    "our": "PRP$",
    "my": "PRP$",
    "never": "RB",
    "none": "NN",
    "nobody": "NN",
    "nothing": "NN",
    "both": "DT",
    "neither": "DT",
    "each": "DT",
    "all": "DT",
    "some": "DT",
    "most": "JJS",
    "longer": "JJR",
    "likely": "JJ",
    "born": "VBN",
    "percent": "NN",
    "towards": "IN",
    "toward": "IN",
    "unlike": "IN",
    "except": "IN",
}


def tags_of(words: list[str]) -> list[str]:
    tagged = tagger()[0](words) if words else []
    found = ["$" if one[0] in ("€", "£", "¥") and one[1][0] == "V" else str(one[1]) for one in tagged]
    found = [_fixed(words, found, at) for at in range(len(words))]
    for at in range(len(words)):
        found[at] = _in_context(words, found, at)
    return found


AUXILIARIES = frozenset(
    """
    be is am are was were been being 's 're 'm get gets got gotten getting has have had having 've
    'd
    """.split()
)


ORDINALS = frozenset("first second third fourth fifth last next".split())
APPROXIMATE = frozenset("about around nearly almost roughly approximately over".split())
TAKES_VERB = frozenset("let help make go come do be dare see hear have watch".split())
BOUNDING = frozenset(
    "more less over under about around nearly almost up just roughly some".split()
)  # "cost over £5"
SAME_PAST = frozenset("beat cost cut hit put set shut hurt let quit read split spread".split())


def _is_noun(word: str, after: str) -> bool:
    """Whether a word is a noun more often than a verb, and nothing follows that it could govern."""
    return tagger()[1].get(word.lower()) in ("NN", "NNS") and after not in ("DT", "PRP", "PRP$", "NNP", "CD")


def _is_month(words: list[str], at: int) -> bool:
    after = words[at + 1] if at + 1 < len(words) else ""
    return (
        words[at - 1].lower() in ("in", "of", "since", "last", "early", "late", "until", "by", "on", "next")
        or words[at - 1][0].isdigit()
        or after[:1].isdigit()
    )


def _in_context(words: list[str], tags: list[str], at: int) -> str:
    """A tag after a look at its neighbours: finite past forms, nouns taken for verbs and the reverse."""
    tag, lower = tags[at], words[at].lower()
    before = tags[at - 1] if at else ""
    after = tags[at + 1] if at + 1 < len(tags) else ""
    if tag == "JJ" and lower.endswith("ly") and (before == "MD" or after[:2] == "VB"):
        return "RB"
    if lower in APPROXIMATE and (
        after == "CD"
        or (
            words[at + 1 : at + 2] in (["half"], ["a"])
            and words[at + 2 : at + 3] in (["dozen"], ["third"], ["quarter"], ["of"], ["hundred"])
        )
    ):
        return "RB"
    if (
        lower in SAME_PAST
        and tag in ("NN", "VB", "VBP")
        and (
            before[:2] in ("NN", "PR")
            or before == ","
            or (before == "RB" and at > 1 and tags[at - 2][:2] in ("NN", "PR"))
        )
        and (
            after in ("CD", "$", "DT", "PRP$", "NNP")
            or (words[at + 1 : at + 2] and words[at + 1].lower() in BOUNDING)
        )
        and not _finite_nearby(words, tags, at)
    ):
        return "VBD"
    if tag == "RB" and lower in ORDINALS and before in ("DT", "POS", "PRP$"):
        return "JJ"
    if (
        tag == "NNS"
        and before == "CC"
        and at > 2
        and after in ("IN", "TO", "DT", "PRP$")
        and tags[at - 2] not in ("NNS", "CD")
        and tagger()[1].get(lower.removesuffix("s")) in ("VB", "VBP")
        and any(_is_finite(one) for one in tags[: at - 1])
    ):
        return "VBZ"  # "was born in Oslo and lives in Rome"
    if lower == "most" and (after[:2] in ("NN", "VB", "MD") or words[at + 1 : at + 2] == ["of"]):
        return "DT"
    if lower in ("today", "yesterday", "tomorrow", "tonight"):
        return "RB"
    if lower == "that" and before[:2] == "NN" and (_is_finite(after) or after == "RB"):
        return "WDT"
    if (
        tag in ("RB", "JJ", "JJR")
        and before in ("DT", "PRP$")
        and after[:2] not in ("NN", "JJ", "CD", "VB", "CC", "RB")
        and words[at][0].islower()
    ):
        return "NN"
    back = at - 1
    while back > 0 and (tags[back] == "RB" or words[back].lower() in ("not", "n't")):
        back -= 1
    if at and tag in ("NN", "NNS", "JJ", "VBP", "IN") and words[at][0].islower() and back >= 0:
        does = words[back].lower() in ("do", "does", "did") and back < at - 1
        if (tags[back] == "MD" or does) and not (tag in ("NN", "JJ", "IN") and after[:2] == "VB"):
            return "VB"
    if (
        before == "TO"
        and at > 1
        and words[at][0].islower()
        and tags[at - 2][:2] == "VB"
        and tag in ("NN", "JJ")
        and after in ("DT", "PRP$", "NNP", "PRP", "CD")
    ):
        return "VB"
    if (
        words[at - 1].lower() in ("that", "which", "who")
        and at > 1
        and tag in ("NN", "NNS")
        and after in ("$", "CD", "DT", "PRP$", "NNP")
        and tags[at - 2][:2] in ("NN", ",")
    ):
        return "VBD" if tag == "NN" else "VBZ"
    if tag == "VB" and before == "VB" and words[at - 1].lower() not in TAKES_VERB:
        return "NN"
    if (
        tag == "VB"
        and before == "TO"
        and at > 1
        and tags[at - 2][:2] in ("NN", "CD")
        and _is_noun(words[at], after)
    ):
        return "NN"  # "three cows to disease"
    if (
        tag in ("VB", "VBP")
        and before in ("VBN", "VBG", "JJ", "DT", "PRP$", "POS", "CD")
        and words[at - 1].lower() != "to"
    ):
        return "NN"
    if (
        tag == "VB"
        and before[:2] == "NN"
        and after in ("DT", "NNP", "CD", "PRP$", "PRP", "IN", "RB")
        and "MD" not in tags[:at]
    ):
        return (
            "VBD"
            if lower
            in (
                "beat",
                "cut",
                "hit",
                "put",
                "set",
                "shut",
                "cost",
                "hurt",
                "let",
                "quit",
                "read",
                "split",
                "spread",
            )
            else "VBP"
        )
    if (
        tag == "NNS"
        and before == "RB"
        and at > 1
        and tags[at - 2] in ("PRP", "NNP")
        and after in ("IN", "TO")
    ):
        return "VBZ"  # "she now lives in"
    if tag == "NNS" and before[:2] == "NN" and after == "PRP" and words[at][0].islower():
        return "VBZ"  # "the river drains it"
    if tag in ("NNS", "NN") and lower.endswith("s") and _finite_here(words, tags, at, before, after):
        return "VBZ"
    if tag == "VBN" and lower not in ("been", "born") and not _helped(words, tags, at):
        if before[:2] == "VB" and before != "VBG":
            return tag
        if after in ("DT", "PRP$", "NNP", "PRP", "CD", "NN", "NNS", "JJ", "$", "WP") or words[
            at + 1 : at + 2
        ] in (["that"], ["out"], ["up"]):
            return "VBD" if at and before not in ("DT", "PRP$", "POS", "IN", "JJ", "CD", "VBG") else tag
        if before in ("PRP", "WP", "WDT", "RB", "CC") or not any(_is_finite(one) for one in tags):
            return "VBD"
    return tag


def _is_finite(tag: str) -> bool:
    return tag in ("VBD", "VBZ", "VBP", "MD")


def _finite_here(words: list[str], tags: list[str], at: int, before: str, after: str) -> bool:
    """Whether a form in -s is a verb: "and flows north", "Leeds hosts Norwich" where no other verb is."""
    if before == "CC" and after == "RB" and words[at + 1].lower() not in ("not",):
        return True
    appended = before == "," and at > 1 and tags[at - 2][:2] == "NN" and "," in tags[: at - 1]
    if (
        appended
        and after in ("NN", "NNS", "DT", "PRP$", "CD")
        and not any(_is_finite(one) for one in tags[:at])
    ):
        return words[at][0].islower()
    if not at or words[at][0].isupper() or _finite_nearby(words, tags, at):
        return False
    if before in ("NN", "NNP") and after == "NNS":
        return True  # "the update blocks trackers"
    return (
        before in ("NN", "NNP", "NNS", "PRP")
        and after in ("DT", "NNP", "IN", "CD", "PRP$", "TO", "RB", "JJ")
        and not any(_is_finite(one) for one in tags)
    )


def _finite_nearby(words: list[str], tags: list[str], at: int) -> bool:
    """Whether a finite verb stands within the same clause, as far as marks and links show it."""
    ends = {",", ":", "CC", "WDT", "WP", "WRB"}
    start = next((back + 1 for back in range(at - 1, -1, -1) if tags[back] in ends), 0)
    end = next((ahead for ahead in range(at + 1, len(tags)) if tags[ahead] in ends), len(tags))
    return any(_is_finite(tag) for tag in tags[start:end])


def _helped(words: list[str], tags: list[str], at: int) -> bool:
    """Whether a form of be, have or get stands before, with adverbs, nouns of a question or "and" between."""
    for back in range(at - 1, max(-1, at - 5), -1):
        if words[back].lower() in AUXILIARIES:
            return True
        if tags[back] not in ("RB", "VBN") and not (tags[back] == "CC" and back and tags[back - 1] == "VBN"):
            return False
    return False


def _fixed(words: list[str], tags: list[str], at: int) -> str:
    """A tag after a few corrections: closed classes, numbers, capitals within a sentence."""
    word, tag = words[at], tags[at]
    lower = word.lower()
    if word in MARKS:
        return MARKS[word]
    if word == "May" and at and _is_month(words, at):
        return "NNP"
    if (
        word == "A"
        and at
        and tags[at - 1][:3] == "NNP"
        and (at + 1 == len(tags) or tags[at + 1][:2] not in ("NN", "JJ", "RB"))
    ):
        return "NNP"  # "Block A"
    if lower in FIXED:
        return FIXED[lower]
    if tag == "VBG" and not lower.endswith("ing"):
        return "VBP"  # "farms that supply"
    if word[0].isdigit():
        if not word[-1].isalpha() or "-" not in word:
            return "CD"
        return "JJ" if at + 1 < len(tags) and tags[at + 1][:2] == "NN" else "NN"  # "the 26-year-old"
    if word[0].isupper() and at and words[at - 1] not in ('"', ".", ":") and tag[0] not in "PDIW.":
        return "NNP" if word.lower() not in FIXED else tag
    if word[0].isupper() and at == 0 and len(words) > 1 and words[1][0].isupper() and tag[0] in "NJ":
        return "NNP"
    if word == "Will" and at == 0 and len(words) > 2 and words[1][0].isupper() and words[-1] != "?":
        return "NNP"
    if (
        tag == "JJ"
        and tagger()[1].get(lower) in ("NN", "VB")
        and at + 1 < len(tags)
        and tags[at + 1] == "NNS"
    ):
        return "NN"
    return "NN" if tag[:3] == "NNP" and word[0].islower() else tag
