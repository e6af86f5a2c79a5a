"""Guards: two texts with nearly one vector say different things where they differ in negation, numbers,
names, opposites, what is asked for, one slot of a template, or the order of what stands in a relation.

Each guard gives the word for its reason; none is about style. They are cheap and exact, and stand before
the cosine.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cached_property

from goldgate_quality.leaks.features import NUMBER_WORDS
from goldgate_quality.meaning import order, words

LONG = 120  # words of a text beyond which only numbers, names and opposites are looked at
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?(?:/\d+)?%?|[^\W\d_]+(?:['’][^\W\d_]+)?[+#]{0,2}|[-+*/=<>]")
_NEGATION = frozenset(
    """not no never none nor neither without cannot nothing nobody nowhere isn't aren't wasn't weren't
    don't doesn't didn't won't wouldn't can't couldn't shouldn't mustn't hasn't haven't hadn't ain't
    unable fail fails failed lack lacks hardly barely except excluding nicht kein keine nie pas jamais non
    nunca sin""".split()
)
_PLAIN = frozenset(
    """the a an of to in on at by for with from as is are was were be been being and or but if that which it
    its this these those there then than so how what when where why who whom whose do does did has have had
    will would can could should i me my we our us you your please kindly me's s one some any just also very
    really quite exactly actually want need like know let's way best about into out get got 's i'm i'd i've
    what's how's can you could would tell give show explain help""".split()
)
_ASKS = (
    ("who", r"\bwho(?:m|se)?\b|\bwhich person\b|\bname of the (?:person|man|woman|author|inventor)"),
    ("when", r"\bwhen\b|\bwhat (?:year|date|day|time|century)\b|\bwhich year\b|\bin what year"),
    ("where", r"\bwhere\b|\b(?:what|which) (?:place|country|city|location)\b"),
    (
        "why",
        r"\bwhy\b|\bwhat (?:is|was|are) the (?:reason|cause)|\bfor what reason|\bwhat causes?\b|\bhow come\b",
    ),
    ("how many", r"\bhow many\b|\bnumber of\b"),
    ("how long", r"\bhow long\b|\bduration\b"),
    ("how old", r"\bhow old\b|\bwhat age\b"),
    ("how far", r"\bhow far\b|\bdistance\b"),
)
# Words that make another thing of what they stand before.
_CHANGERS = frozenset(
    "root inverse reverse opposite vice former assistant deputy anti fake false step grand half net gross "
    "co".split()
)
_MARKUP = re.compile(r"<[^<>\s]{1,40}>|\[/?\w{2,20}\]")
_ONLY = re.compile(r"\b(?:only|at least|at most|exactly|up to|no more than|no less than)\b")


class Text:
    """A text with what guards need of it, made once."""

    def __init__(self, text: str) -> None:
        self.text = " ".join(text.replace("’", "'").split())

    @cached_property
    def raw(self) -> list[str]:
        """The words and numbers as written."""
        return _TOKEN.findall(self.text)

    @cached_property
    def tokens(self) -> list[str]:
        """In small letters."""
        found = [raw.casefold().removesuffix("'s") for raw in self.raw]
        # "A" within a sentence is a name, not an article
        return [f"«{found[at]}»" if raw == "A" and at else found[at] for at, raw in enumerate(self.raw)]

    @cached_property
    def content(self) -> list[str]:
        """Without words that carry no content of their own."""
        return [token for token in self.tokens if token not in _PLAIN and token not in _NEGATION]

    @cached_property
    def numbers(self) -> Counter[str]:
        """Numbers by value, spelled ones too."""
        return Counter(value for token in self.tokens if (value := _value(token)))

    @cached_property
    def names(self) -> frozenset[str]:
        """Words with a capital within a sentence, acronyms, and tags such as "</s>"; a country and its
        adjective are one."""
        found = set()
        for match in re.finditer(r"(?<![.!?:]\s)(?<!^)\b[A-Z][\w'+#-]*|\b[A-Z]{2,}\b", self.text):
            name = match[0].casefold().removesuffix("'s")
            if name not in ("i", "i'm", "i'd", "i've", "ai", "ok"):
                found.add(words.countries().get(name, name))
        return frozenset(found).union(_MARKUP.findall(self.text.casefold()))

    @cached_property
    def negated(self) -> bool:
        """Whether it denies something."""
        text = re.sub(
            r"\bor not\b|\bwhy don't (?:you|we)\b|\bnot only\b|\bno matter\b|\bno\.",
            " ",
            self.text.casefold(),
        )
        return any(token in _NEGATION or token.endswith("n't") for token in _TOKEN.findall(text))

    @cached_property
    def asks(self) -> str:
        """What kind of answer it asks for, where that is plain."""
        found = [
            (match.start(), kind)
            for kind, pattern in _ASKS
            if (match := re.search(pattern, self.text.casefold()))
        ]
        return min(found)[1] if found and "?" in self.text else ""


def differ(one: Text, other: Text) -> str:
    """In what two texts differ, in one or two words; empty where no guard sees a difference."""
    short = max(len(one.tokens), len(other.tokens)) <= LONG
    for reason, guard, always in _GUARDS:
        if (always or short) and guard(one, other):
            return reason
    return ""


def _numbers(one: Text, other: Text) -> bool:
    return set(one.numbers) != set(other.numbers)


def _negation(one: Text, other: Text) -> bool:
    return one.negated != other.negated


def _names(one: Text, other: Text) -> bool:
    lower = set(one.tokens), set(other.tokens)
    first = {name for name in one.names - other.names if name not in lower[1]}
    second = {name for name in other.names - one.names if name not in lower[0]}
    if not first or not second:
        return False
    return not all(any(_alike(name, each) for each in second) for name in first)


def _opposites(one: Text, other: Text) -> bool:
    known = words.opposites()

    def places(token: str) -> tuple[tuple[int, int], ...]:
        return known.get(token) or known.get(words.stem(token), ())

    first = {token for token in one.tokens if places(token)} - set(other.tokens)
    second = {token for token in other.tokens if places(token)} - set(one.tokens)
    for token in first:
        for group, side in places(token):
            has = any(place == (group, side) for each in other.tokens for place in places(each))
            for each in second:
                back = any(place[0] == group and place[1] != side for place in places(each))
                if back and not has and not words.same(token, each):
                    return True
    return False


def _asks(one: Text, other: Text) -> bool:
    return bool(one.asks and other.asks and one.asks != other.asks)


def _limits(one: Text, other: Text) -> bool:
    found = [set(_ONLY.findall(text.text.casefold())) for text in (one, other)]
    return found[0] != found[1] and (bool(found[0] and found[1]) or "only" in found[0] ^ found[1])


def _slot(one: Text, other: Text) -> bool:
    """One template with other words in its places, and the words do not stand for one another."""
    first, second = one.content, other.content
    alone = set(map(words.stem, first)) ^ set(map(words.stem, second))
    if alone & _CHANGERS and _frame(one) == _frame(other):
        return True
    if min(len(first), len(second)) < 2 and len(first) != len(second):
        return False
    if _frame(one) != _frame(other):
        return False
    if len(first) == len(second):
        pairs = list(zip(first, second, strict=True))
        held = sum(words.stem(x) == words.stem(y) for x, y in pairs)
        if 2 * held >= len(pairs):
            return not all(words.same(x, y) for x, y in pairs)
    matcher = SequenceMatcher(
        None, [words.stem(each) for each in first], [words.stem(each) for each in second], False
    )
    changes = [change for change in matcher.get_opcodes() if change[0] != "equal"]
    if len(changes) != 1 or changes[0][0] != "replace":
        return False
    _, a, b, c, d = changes[0]
    if max(b - a, d - c) > 4:
        return False
    return b - a != d - c or not all(words.same(x, y) for x, y in zip(first[a:b], second[c:d], strict=True))


def _frame(text: Text) -> list[str]:
    return [token for token in text.tokens if token in _PLAIN]


def _other_words(one: Text, other: Text) -> bool:
    """Each has two words or more that the other has nothing for: "at the garden after the storm" and "at the
    bridge at noon"."""
    first, second = set(one.content), set(other.content)
    alone = [
        sum(not any(words.same(word, each) or _alike(word, each) for each in its) for word in own)
        for own, its in ((first, second), (second, first))
    ]
    return min(alone) >= 2


def _order(one: Text, other: Text) -> bool:
    return order.turned(one.tokens, one.content, other.tokens, other.content)


_GUARDS: tuple[tuple[str, Callable[[Text, Text], bool], bool], ...] = (
    ("numbers", _numbers, True),
    ("negation", _negation, False),
    ("names", _names, True),
    ("opposites", _opposites, True),
    ("what is asked", _asks, False),
    ("limits", _limits, False),
    ("order", _order, False),
    ("one slot", _slot, False),
    ("other words", _other_words, False),
)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return words.same(one, other) or (len(short) > 4 and long.startswith(short[:-1]))


def _value(token: str) -> str:
    if token[0].isdigit():
        return token.rstrip("%").replace(",", "").removesuffix(".0").lstrip("0") or "0"
    return NUMBER_WORDS.get(token, "") if token != "one" else ""  # noqa: S105 - a word
