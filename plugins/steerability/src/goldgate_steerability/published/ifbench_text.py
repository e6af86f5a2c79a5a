"""IFBench's checkers of words, sentences and ratios as published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise

from goldgate_steerability.finding import Args
from goldgate_steerability.kinds.function_words import PERSONAL, SEARCH_STOP_WORDS
from goldgate_steerability.kinds.keywords import NAMES
from goldgate_steerability.kinds.letters import prime
from goldgate_steerability.published import tools

Published = Callable[[str, Args], bool]


def _ends(value: str) -> Counter[str]:
    return Counter(sentence[-1:] for sentence in tools.sentences(value))


def _sentence_type(value: str, args: Args) -> bool:
    ends = _ends(value)
    return ends["."] == 2 * ends["?"]


def _balance(value: str, args: Args) -> bool:
    ends = _ends(value)
    return ends["."] == ends["?"] == ends["!"]


def _stop_words(value: str, args: Args) -> bool:
    words = tools.word_tokens(value)
    if not words:
        return False
    number = sum(word.lower() in SEARCH_STOP_WORDS for word in words)
    return bool((number / len(words)) * 100 <= args["percentage"])


def _conjunctions(value: str, args: Args) -> bool:
    names = {"and", "but", "for", "nor", "or", "so", "yet"}
    return len({word for word in value.split() if tools.trim(word).lower() in names}) >= int(args["small_n"])


def _overlap(value: str, args: Args) -> bool:
    reference = args["reference_text"]
    ours = set(zip(value, value[1:], value[2:], strict=False))
    theirs = set(zip(reference, reference[1:], reference[2:], strict=False))
    if not ours:
        return False
    return bool(args["percentage"] - 2 <= len(ours & theirs) / len(ours) * 100 <= args["percentage"] + 2)


def _alphabet(value: str, args: Args) -> bool:
    words = tools.trim(tools.drop(value)).split()
    letters = "abcdefghijklmnopqrstuvwxyz"
    if not words or words[0][0].lower() not in letters:
        return False
    wanted = words[0][0].lower()
    for word in words[1:]:
        word = tools.trim(word).lower()
        if not word:
            continue
        wanted = letters[(letters.index(wanted) + 1) % 26]
        if word[0] != wanted:
            return False
    return True


def _vowels(value: str, args: Args) -> bool:
    value = value.strip()
    return "\n" not in value and len(set("aeiou") & set(value.lower())) <= 3


def _clusters(value: str, args: Args) -> bool:
    return all(re.search("[bcdfghj-np-tv-z]{2}", word) for word in value.lower().split())


def _alliteration(value: str, args: Args) -> bool:
    before = -1
    for sentence in tools.sentences(value):
        words = [word.lstrip(tools.PUNCTUATION + " ") for word in sentence.lower().split()]
        initials = [word[0] for word in words if word]
        total, running = 0, False
        for one, following in pairwise(initials):
            total += (1 if running else 2) if one == following else 0
            running = one == following
        if total <= before:
            return False
        before = total
    return True


def _palindromes(value: str, args: Args) -> bool:
    words = tools.drop(value).lower().split()
    return sum(word == word[::-1] and len(word) >= 5 for word in words) >= 10


def _punctuation(value: str, args: Args) -> bool:
    if not any(mark in value for mark in ("!?", "?!", "‽")):
        return False
    rest = value.replace("?!", "", 1)
    if rest == value:
        rest = value.replace("!?", "", 1)
    return set(".,!?;:") <= set(rest)


def _primes(value: str, args: Args) -> bool:
    return all(len(word) < 98 and prime(len(word)) for word in tools.drop(value).split())


def _japanese(value: str, args: Args) -> bool:
    for place, word in enumerate(value.split(), start=1):
        word = tools.trim(word)
        if (
            place % args["N"] == 0
            and word
            and not word.isdigit()
            and not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", word)
        ):
            return False
    return True


def _repeats(value: str, args: Args) -> bool:
    counts = Counter(tools.drop(value.lower()).split())
    return bool(max(counts.values(), default=0) <= args["small_n"])


def _keyword(value: str, args: Args) -> bool:
    found = tools.sentences(value)
    return len(found) >= args["N"] and args["word"].lower() in found[args["N"] - 1].lower()


def _pronouns(value: str, args: Args) -> bool:
    words = tools.drop(value.replace("/", " ").lower()).split()
    return sum(word in PERSONAL for word in words) >= int(args["N"])


def _syllables(value: str, args: Args) -> bool:
    import syllapy  # its dictionary is read on import

    parities = [syllapy.count(word) % 2 for word in tools.drop(value).lower().split()]
    return all(one != following for one, following in pairwise(parities))


def _last_first(value: str, args: Args) -> bool:
    found = tools.sentences(value)
    for one, following in pairwise(found):
        last, first = (
            one.rstrip(tools.PUNCTUATION + " ").split(),
            following.lstrip(tools.PUNCTUATION + " ").split(),
        )
        if not last or not first or last[-1].lower() != first[0].lower():
            return False
    return True


def _same_ends(value: str, args: Args) -> bool:
    lines = (tools.trim(line.strip().lower()).split() for line in value.split("\n"))
    return all(words[0] == words[-1] for words in lines if words)


def _increment(value: str, args: Args) -> bool:
    counts = [len(tools.drop(sentence).split()) for sentence in tools.sentences(value)]
    if not counts:
        raise IndexError("no sentence")
    return all(after == one + args["small_n"] for one, after in pairwise(counts))


def _no_consecutive(value: str, args: Args) -> bool:
    initials = [word[0] for word in tools.drop(value.lower()).split()]
    return all(one != following for one, following in pairwise(initials))


def _same_length(value: str, args: Args) -> bool:
    found = tools.sentences(value)
    return len(found) == 3 and len({len(sentence) for sentence in found}) == 1


def _unique_words(value: str, args: Args) -> bool:
    return len({tools.trim(word) for word in value.lower().split()}) >= int(args["N"])


def _position(value: str, args: Args) -> bool:
    found = tools.sentences(value)
    if len(found) < args["n"]:
        return False
    words = tools.tokens(found[args["n"] - 1])
    return bool(len(words) >= args["m"] and words[args["m"] - 1] == args["keyword"].strip())


def _second_words(value: str, args: Args) -> bool:
    words = tools.tokens(value)
    return len(words) >= 2 and words[1] == words[-2] == args["keyword"].strip()


def _multiple(value: str, args: Args) -> bool:
    times = zip(range(1, 6), (1, 2, 3, 5, 7), strict=True)
    return all(value.lower().count(args[f"keyword{n}"].strip().lower()) == count for n, count in times)


CHECKS: Mapping[str, Published] = {
    "count:conjunctions": _conjunctions,
    "count:keywords_multiple": _multiple,
    "count:numbers": lambda value, args: len(re.findall(r"\d+", tools.drop(value))) == args["N"],
    "count:person_names": lambda value, args: sum(name in value for name in NAMES) >= int(args["N"]),
    "count:pronouns": _pronouns,
    "count:punctuation": _punctuation,
    "count:unique_word_count": _unique_words,
    "count:word_count_range": lambda value, args: (
        int(args["min_words"]) <= len(tools.word_tokens(value)) <= int(args["max_words"])
    ),
    "count:words_japanese": _japanese,
    "ratio:overlap": _overlap,
    "ratio:sentence_balance": _balance,
    "ratio:sentence_type": _sentence_type,
    "ratio:sentence_words": _same_length,
    "ratio:stop_words": _stop_words,
    "sentence:alliteration_increment": _alliteration,
    "sentence:increment": _increment,
    "sentence:keyword": _keyword,
    "words:alphabet": _alphabet,
    "words:consonants": _clusters,
    "words:keywords_specific_position": _position,
    "words:last_first": _last_first,
    "words:no_consecutive": _no_consecutive,
    "words:odd_even_syllables": _syllables,
    "words:palindrome": _palindromes,
    "words:paragraph_last_first": _same_ends,
    "words:prime_lengths": _primes,
    "words:repeats": _repeats,
    "words:start_verb": lambda value, args: "VB" in tools.first_tag(value),
    "words:vowel": _vowels,
    "words:words_position": _second_words,
}
