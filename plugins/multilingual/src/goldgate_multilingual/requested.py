"""Which language a prompt asks the answer to be in: "answer in French", "antworte auf Englisch",
"日本語で答えて".

``data/requests.tsv`` has, per language of the prompt, the beginnings of the verbs that ask for text and the
words around the name of a language. A request counts within one clause; one that is denied counts as unclear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from goldgate_multilingual.identify.words import common_words
from goldgate_multilingual.languages import resource
from goldgate_multilingual.names import names, own_names, stems
from goldgate_multilingual.text.strip import prose, unquoted

_CLAUSE = re.compile(r"[.!?;:,\n。！？；，、।؟،]+")
_TOKEN = re.compile(r"[^\s()\[\]{}<>*_\"“”„«»]+")
_LONGEST = 16  # letters of a verb's beginning
_ALONE = 6  # characters of a clause that needs no verb in a script without spaces
_LONG = 400  # characters of a clause that are looked at
_NO_JOINED = ("ないで", "しない", "지 마", "지마", "不要", "别", "別", "不用", "อย่า", "ห้าม")
_BARE = {"cs": ("y",), "sk": ("y",), "uk": ("ою",), "lt": ("iškai",)}  # endings that need no word before them
_NOUNS = ("valod", "kalb", "мов", "jazyk", "język")


@dataclass(frozen=True, slots=True)
class _Wording:
    """How speakers of one language ask."""

    ui: str
    verbs: tuple[str, ...]
    around: tuple[str, ...]
    mode: Literal["spaced", "stem", "joined"]


@dataclass(frozen=True, slots=True)
class Requested:
    """A language that the text asks for; ``tag`` is empty where a request is denied or contradicts another
    one.
    """

    tag: str
    phrase: str


def requested(text: str) -> Requested | None:
    """The last request of a text; None where there is none. Quotations and code ask for nothing."""
    clauses = (clause.strip() for clause in _CLAUSE.split(unquoted(prose(text)).lower()))
    requests = (_in_clause(clause[:_LONG]) for clause in clauses if len(clause) > 2)
    found = [request for request in requests if request]
    plain = [request for request in found if request.tag]
    return plain[-1] if plain else found[-1] if found else None


def spoken() -> frozenset[str]:
    """The languages in which requests are understood."""
    return frozenset(wording.ui for wording in _wordings())


def _in_clause(clause: str) -> Requested | None:
    tokens = [token for found in _TOKEN.findall(clause) if (token := found.strip("'’‘"))]
    asking = {ui for token in tokens for ui in _asks(token)}
    for wording in _wordings():
        if wording.mode != "joined":
            asks = wording.ui in asking or _alone(tokens, wording)
            tag = (_spaced if wording.mode == "spaced" else _stemmed)(tokens, wording) if asks else ""
        else:
            asks = not clause.isascii() and (len(clause) <= _ALONE or any(v in clause for v in wording.verbs))
            tag = _joined(clause, wording) if asks else ""
        if tag:
            denied = any(token in _listed("no") for token in tokens) or any(no in clause for no in _NO_JOINED)
            return Requested("" if denied else tag, clause)
    return None


@lru_cache(maxsize=4096)
def _asks(token: str) -> frozenset[str]:
    """The languages in which a word may be a verb that asks for text."""
    plain = _folded(token)
    found = (_verbs().get(plain[:size], ()) for size in range(2, min(len(plain), _LONGEST) + 1))
    return frozenset(ui for listed in found for verb, ui in listed if _begins(token, verb))


@cache
def _verbs() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Beginning of a verb without accents → the verb, and the language."""
    found: dict[str, list[tuple[str, str]]] = {}
    for wording in _wordings():
        for verb in wording.verbs if wording.mode != "joined" else ():
            found.setdefault(_folded(verb), []).append((verb, wording.ui))
    return {verb: tuple(listed) for verb, listed in found.items()}


def _begins(token: str, verb: str) -> bool:
    """Whether a word begins as the verb does, accents aside; a short one leaves little room behind it."""
    token, verb = _folded(token), _folded(verb)
    return token.startswith(verb) and len(token) <= len(verb) + (8 if len(verb) > 3 else 1)


def _alone(tokens: list[str], wording: _Wording) -> bool:
    """Whether a clause is nothing but "in Japanese, please": no verb is needed then."""
    small = _listed("after") | _listed("skipped")
    return tokens[:1] != [] and tokens[0] in wording.around and sum(t not in small for t in tokens) <= 2


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    """A word without the accents of its Latin letters."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFD", word)
    return "".join(char for char in parts if not "\u0300" <= char <= "\u036f")


def _spaced(tokens: list[str], wording: _Wording) -> str:
    """A name after one of the words before (or before one of the words after), not as an adjective of a
    noun.
    """
    listed = names(wording.ui)
    for start in range(len(tokens)):
        for size in (3, 2, 1):
            tag = listed.get(" ".join(tokens[start : start + size]))
            if tag is None or start + size > len(tokens):
                continue
            before = start - 1
            while (
                before >= 0 and tokens[before] in _listed("skipped") and tokens[before] not in wording.around
            ):
                before -= 1
            after = tokens[start + size] if start + size < len(tokens) else ""
            led = not wording.around or (before >= 0 and tokens[before] in wording.around)
            if (led and _ends(after, wording)) or after in wording.around:
                return tag
    return ""


def _stemmed(tokens: list[str], wording: _Wording) -> str:
    listed = stems(wording.ui)
    for at, token in enumerate(tokens):
        token = token.removeprefix("по-")
        for size in range(len(token), 2, -1):
            tag = listed.get(token[:size])
            if tag is None or len(token) - size > 7:
                continue
            before = tokens[at - 1] if at else ""
            after = tokens[at + 1] if at + 1 < len(tokens) else ""
            led = (
                not wording.around
                or before in wording.around
                or before in _listed("skipped")
                or tokens[at] != token
            )
            bare = token.endswith(_BARE.get(wording.ui, ())) or after.startswith(_NOUNS)
            if (led or bare) and _ends(after, wording):
                return tag
            break
    return ""


def _joined(clause: str, wording: _Wording) -> str:
    """The longest name with one of the words around it right before or after it."""
    for name, tag in _longest_first(wording.ui):
        at = clause.find(name)
        if at < 0:
            continue
        left, right = clause[max(0, at - 12) : at].rstrip(), clause[at + len(name) :].lstrip()[:12]
        if any(left.endswith(word) or right.startswith(word) for word in wording.around):
            return tag
    return ""


@cache
def _longest_first(ui: str) -> tuple[tuple[str, str], ...]:
    own = own_names()
    listed = [(name, tag) for name, tag in names(ui).items() if not name.isascii() or name in own]
    if ui == "ta":
        listed += [(name.removesuffix("ம்") + "த்த", tag) for name, tag in listed if name.endswith("ம்")]
    return tuple(sorted(listed, key=lambda pair: -len(pair[0])))


def _ends(after: str, wording: _Wording) -> bool:
    """Whether the word after a name leaves it a noun: the end, a function word, or the verb itself."""
    if not after or after in _listed("after") or wording.ui in common_words().get(after, ()):
        return True
    return any(_begins(after, verb) for verb in wording.verbs)


@cache
def _listed(name: str) -> frozenset[str]:
    """Words that deny a request, that may stand before a language's name, and that may follow it."""
    for line in resource("request_words.tsv").splitlines():
        key, _, listed = line.partition("\t")
        if key == name:
            return frozenset(listed.split())
    raise KeyError(name)


@cache
def _wordings() -> tuple[_Wording, ...]:
    found = []
    for line in resource("requests.tsv").splitlines()[1:]:
        ui, verbs, around, *rest, mode = line.split("\t")
        words = tuple(f"{around} {' '.join(rest)}".split())
        found.append(_Wording(ui, tuple(verbs.split()), words, mode))  # type: ignore[arg-type]
    return tuple(found)
