"""Rules about sentences: how many, of which kind, how they begin, end and grow."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from goldgate_steerability.finding import Args, Context, Finding, counted, met, undecided, unmet
from goldgate_steerability.kinds.letters import bare
from goldgate_steerability.units.counting import sentence_range
from goldgate_steerability.units.emoji import ends_with
from goldgate_steerability.units.text import Piece, Text, words_of

_CLOSERS = " \t\n\"'”’»)]」』*_"


def number(text: Text, args: Args, context: Context) -> Finding:
    """Less than, or at least, ``num_sentences`` sentences. Headings, code and tables are none. A list
    item, a verse or another block without any closing mark may be read as a sentence or not: where that
    would decide, it is undecided. Thai is undecided.

    Published: NLTK's punkt, for which a list without full stops is one sentence.
    """
    if text.unspaced:
        return undecided("unspaced", "the script does not mark where sentences end")
    least, most = span_of_count(text)
    relation, bound = args["relation"], args["num_sentences"]
    low = counted("sentence-count", least, relation, bound, "sentences")
    if least != most and low.met != (most < bound if relation == "less than" else most >= bound):
        return undecided(
            "open-items",
            f"{least} to {most} sentences, as lines without a closing mark count; asked: {relation} {bound}",
        )
    return low


def span_of_count(text: Text) -> tuple[int, int]:
    """The fewest and the most sentences, as items and blocks without a closing mark count or not."""
    if (quick := sentence_range(text.source)) is not None:
        return quick
    return listed_range(text)


def listed_range(text: Text) -> tuple[int, int]:
    """The same from the listed sentences, for every text."""
    most = len(text.sentences)
    if most < 2:
        return most, most
    open_ = sum((one.item or one.alone) and not ended(one.text) for one in text.sentences)
    return max(1, most - open_), most


def ended(sentence: str) -> bool:
    """Whether a closing mark ends it."""
    core = sentence.rstrip(_CLOSERS)
    return core[-1:] in ".!?…‽؟۔।॥։።。！？｡" or ends_with(core)


def kind_of(sentence: str) -> str:
    """Declarative, interrogative or exclamatory, by the closing mark."""
    core = sentence.rstrip(_CLOSERS)
    while core and not core[-1].isalnum() and core[-1] not in ".!?…‽؟۔।॥։።。！？｡":
        core = core[:-1]
    if core[-1:] in "?؟？‽" or core[-2:] in {"?!", "!?"}:
        return "interrogative"
    return "exclamatory" if core[-1:] in "!！" else "declarative"


def _kinds(text: Text) -> tuple[int, int, int]:
    kinds = [kind_of(sentence.text) for sentence in text.sentences]
    return kinds.count("declarative"), kinds.count("interrogative"), kinds.count("exclamatory")


def type_ratio(text: Text, args: Args, context: Context) -> Finding:
    """Twice as many declarative as interrogative sentences, and at least one question.

    Published: a text without either passes; sentences that end in a quotation mark or emoji are not counted.
    """
    declared, asked, _ = _kinds(text)
    why = f"{declared} declarative, {asked} interrogative"
    return met("sentence-kinds", why) if asked and declared == 2 * asked else unmet("sentence-kinds", why)


def balance(text: Text, args: Args, context: Context) -> Finding:
    """As many declarative as interrogative as exclamatory sentences, at least one each.

    Published: a text without any passes; sentences that end in a quotation mark or emoji are not counted.
    """
    counts = _kinds(text)
    why = f"{counts[0]} declarative, {counts[1]} interrogative, {counts[2]} exclamatory"
    return met("sentence-kinds", why) if counts[0] and len(set(counts)) == 1 else unmet("sentence-kinds", why)


def growing_alliteration(text: Text, args: Args, context: Context) -> Finding:
    """In each sentence the longest run of words with the same first letter is longer than in the one before;
    there are at least two sentences, and from the second on the run has two words or more.

    Published: all runs of a sentence are added up, and one sentence alone passes.
    """
    sentences = text.sentences
    if len(sentences) < 2:
        return unmet("two-sentences", "there are not two sentences to compare")
    before = 0
    for sentence in sentences:
        longest = _run([bare(word)[:1] for word in words_of(sentence.text)])
        if longest <= before:
            return unmet(
                "longest-run", f"a run of {longest} after one of {before}", (sentence.start, sentence.end)
            )
        before = longest
    return met("longest-run", "each run is longer than the one before")


def _run(initials: Sequence[str]) -> int:
    best = current = 0
    for index, initial in enumerate(initials):
        current = current + 1 if index and initial == initials[index - 1] and initial.isalpha() else 1
        best = max(best, current)
    return best


def growing_length(text: Text, args: Args, context: Context) -> Finding:
    """Each sentence has exactly ``small_n`` words more than the one before; there are at least two.

    Published: abbreviations and decimals split sentences, dashes are words, one sentence alone passes.
    """
    sentences = text.sentences
    if len(sentences) < 2:
        return unmet("two-sentences", "there are not two sentences to compare")
    counts = [len(words_of(sentence.text)) for sentence in sentences]
    for index in range(1, len(counts)):
        if counts[index] != counts[index - 1] + args["small_n"]:
            why = f"{counts[index]} words after {counts[index - 1]}, asked: {args['small_n']} more"
            return unmet("word-count", why, (sentences[index].start, sentences[index].end))
    return met("word-count", f"each sentence has {args['small_n']} words more than the one before")


def same_length(text: Text, args: Args, context: Context) -> Finding:
    """Three sentences of the same number of characters in which no word occurs twice.

    Published: the words are not compared.
    """
    sentences = text.sentences
    if len(sentences) != 3:
        return unmet("three-sentences", f"{len(sentences)} sentences, asked: 3")
    lengths = [len(sentence.text) for sentence in sentences]
    if len(set(lengths)) > 1:
        return unmet("same-length", f"the sentences have {lengths} characters")
    words = [word.lower() for sentence in sentences for word in words_of(sentence.text)]
    for index, word in enumerate(words):
        if word in words[:index]:
            return unmet("different-words", f"{word!r} occurs twice")
    return met("same-length", f"three sentences of {lengths[0]} characters, all words different")


def last_first(text: Text, args: Args, context: Context) -> Finding:
    """The last word of each sentence is the first of the next; there are at least two sentences.

    Published: abbreviations split sentences, quotation marks and emoji stick to words, one sentence alone
    passes.
    """
    sentences = text.sentences
    if len(sentences) < 2:
        return unmet("two-sentences", "there are not two sentences to compare")
    for one, following in pairwise(sentences):
        last, first = words_of(one.text)[-1], words_of(following.text)[0]
        if last.lower() != first.lower():
            return unmet("last-first", f"{last!r} is followed by {first!r}", (following.start, following.end))
    return met("last-first", "each sentence begins with the last word of the one before")


def emoji(text: Text, args: Args, context: Context) -> Finding:
    """Each sentence ends in an emoji, before or after its closing mark; emoticons are none.

    Published: emoji of several characters are missed, and a sentence may take the first emoji of the next.
    """
    if not text.sentences:
        return unmet("sentences", "there are no sentences")
    for sentence in text.sentences:
        if not ends_with(sentence.text):
            return unmet("emoji", "a sentence does not end in an emoji", (sentence.start, sentence.end))
    return met("emoji", "each sentence ends in an emoji")


def alphabet_story(text: Text, args: Args, context: Context) -> Finding:
    """Twenty-six sentences whose first letters are a to z in order.

    Published: abbreviations split sentences, and a quotation mark before the first letter fails.
    """
    sentences: list[Piece] = text.sentences
    if len(sentences) != 26:
        return unmet("sentence-count", f"{len(sentences)} sentences, asked: 26")
    for index, sentence in enumerate(sentences):
        first = words_of(sentence.text)[0]
        if bare(first)[:1] != chr(97 + index):
            return unmet(
                "initials", f"sentence {index + 1} begins with {first!r}", (sentence.start, sentence.end)
            )
    return met("initials", "the sentences begin with a to z")


def keyword_at(text: Text, args: Args, context: Context) -> Finding:
    """Word number ``m`` of sentence number ``n`` is ``keyword``, in any case.

    Published: marks count as words, and abbreviations split sentences.
    """
    sentences, n, m = text.sentences, args["n"], args["m"]
    if not 1 <= n <= len(sentences):
        return unmet("sentence-count", f"there is no sentence {n}, only {len(sentences)}")
    words = words_of(sentences[n - 1].text)
    span = (sentences[n - 1].start, sentences[n - 1].end)
    if not 1 <= m <= len(words):
        return unmet("word-place", f"sentence {n} has {len(words)} words", span)
    if words[m - 1].lower() != args["keyword"].lower():
        return unmet("word-place", f"word {m} of sentence {n} is {words[m - 1]!r}", span)
    return met("word-place", f"word {m} of sentence {n} is {args['keyword']!r}", span)


def second_words(text: Text, args: Args, context: Context) -> Finding:
    """The second word and the second to last word of the response are ``keyword``, in any case.

    Published: marks count as words, so that a closing full stop moves the place by one.
    """
    words, keyword = text.words, args["keyword"].lower()
    if len(words) < 3:
        return unmet("word-place", f"there are only {len(words)} words")
    for index in (1, len(words) - 2):
        if words[index].lower() != keyword:
            place = "second" if index == 1 else "second to last"
            return unmet("word-place", f"the {place} word is {words[index]!r}", text.word_span(index))
    return met("word-place", f"both words are {args['keyword']!r}")
