"""IFBench's single tasks whose answer is a text."""

from __future__ import annotations

import re
from itertools import pairwise

from goldgate_steerability.finding import Args, Context, Finding, met, unmet
from goldgate_steerability.kinds.letters import bare
from goldgate_steerability.units.text import Text, words_of

# Capitals of European countries north of 45 degrees, from north to south. Kyiv may be left out: the published
# list lacks it.
CAPITALS = """Reykjavik Helsinki Oslo Tallinn Stockholm Riga Moscow Copenhagen Vilnius Minsk Dublin Berlin
    Amsterdam Warsaw London Brussels Kyiv Prague Luxembourg Paris Vienna Bratislava Budapest
    Vaduz Chisinau Bern Ljubljana Zagreb""".split()
_OTHER_NAMES = {
    "kiev": "kyiv",
    "luxembourg city": "luxembourg",
    "berne": "bern",
    "kishinev": "chisinau",
    "city of brussels": "brussels",
}

AFRICA = """Algeria|Angola|Benin|Botswana|Burkina Faso|Burundi|Cabo Verde|Cameroon|
    Central African Republic|Chad|Comoros|Congo|Democratic Republic of the Congo|Cote d'Ivoire|
    Djibouti|Egypt|Equatorial Guinea|Eritrea|Eswatini|Ethiopia|Gabon|Gambia|Ghana|Guinea|
    Guinea-Bissau|Kenya|Lesotho|Liberia|Libya|Madagascar|Malawi|Mali|Mauritania|Mauritius|
    Morocco|Mozambique|Namibia|Niger|Nigeria|Rwanda|Sao Tome and Principe|Senegal|Seychelles|
    Sierra Leone|Somalia|South Africa|South Sudan|Sudan|Tanzania|Togo|Tunisia|Uganda|Zambia|
    Zimbabwe"""
OTHER_NAMES = {
    "Cabo Verde": "Cape Verde",
    "Congo": "Republic of the Congo|Republic of Congo|Congo-Brazzaville|Congo (Brazzaville)|Congo (Republic)|"
    "Congo (Republic of the)|Congo, Republic of the|Congo (Congo-Brazzaville)",
    "Democratic Republic of the Congo": "DR Congo|DRC|Congo-Kinshasa|Congo (Kinshasa)|Congo (DRC)|"
    "Democratic Republic of Congo|Congo (Democratic Republic)|Congo (Democratic Republic of the)|"
    "Congo, Democratic Republic of the",
    "Cote d'Ivoire": "Ivory Coast",
    "Eswatini": "Swaziland",
}


def _key(name: str) -> str:
    return " ".join(words_of(bare(name))).removeprefix("the ").removesuffix(" the")


_NAMES = {_key(name.strip()): name.strip() for name in AFRICA.split("|")}
_NAMES |= {_key(other): name for name, others in OTHER_NAMES.items() for other in others.split("|")}
_OPTIONAL = {"western sahara", "sahrawi arab democratic republic", "somaliland"}
_FORWARD = re.compile(
    r"\b(?:of the|the us|the united|is the|symbol of|national symbol|national animal|animal of|bald eagle)\b"
)


def countries(text: Text, args: Args, context: Context) -> Finding:
    """The 54 countries of Africa from Z to A, each on a line of its own, none missing and none twice; list
    numbers and lines before the first country are left out. Western Sahara may be there.

    Published: any 52 lines in reverse order from Zimbabwe on pass.
    """
    found: list[tuple[str, str]] = []
    for line in text.lines:
        shown = Text(line.text).plain.strip(" \t.,;:")
        key = _key(shown)
        if key not in _NAMES and key not in _OPTIONAL:
            if found:
                return unmet("countries", f"{shown[:60]!r} is no country of Africa", (line.start, line.end))
            continue
        found.append((_NAMES.get(key, key), key))
    names = [name for name, _ in found]
    if len(set(names)) < len(names):
        return unmet("countries", "a country occurs twice")
    missing = sorted(set(_NAMES.values()) - set(names))
    if missing:
        return unmet("countries", f"{len(missing)} countries are missing: {', '.join(missing[:3])}")
    keys = [key for _, key in found]
    if keys != sorted(keys, reverse=True):
        return unmet("countries", "the order is not from Z to A")
    return met("countries", f"{len(names)} countries from Z to A")


def capitals(text: Text, args: Args, context: Context) -> Finding:
    """The European capitals north of 45 degrees from north to south, parted by commas, and nothing else.
    Kyiv may be left out, as the published list does.

    Published: Kyiv may not be there.
    """
    given = [bare(part).strip(" \t\n.") for part in text.plain.split(",") if part.strip()]
    given = [_OTHER_NAMES.get(part, part) for part in given]
    wanted = [name.lower() for name in CAPITALS]
    if given in (wanted, [name for name in wanted if name != "kyiv"]):
        return met("capitals", "the capitals from north to south")
    for index, name in enumerate(wanted):
        if index >= len(given) or given[index] != name:
            return unmet(
                "capitals", f"{(given[index : index + 1] or ['nothing'])[0][:40]!r} in place of {name!r}"
            )
    return unmet("capitals", "there is more than the list")


def questions(text: Text, args: Args, context: Context) -> Finding:
    """Four questions that begin with "Question", each with five options A to E, each longer than the one
    before, and no explanation.

    Published: the label needs a number, and bold labels fail.
    """
    plain = text.plain.strip()
    if not plain.startswith("Question"):
        return unmet("questions", "the response does not begin with a question")
    parts = re.split(r"^[ \t]*Question\b[ \t]*\d{0,2}[ \t]*[.:)\-–]?", plain, flags=re.MULTILINE)[1:]
    if len(parts) != 4:
        return unmet("questions", f"{len(parts)} questions, asked: 4")
    lengths = []
    for number, part in enumerate(parts, start=1):
        asked, letters = "", ""
        for line in part.split("\n"):
            option = re.match(r"\s*\(?([A-Ea-e])[.):]\s*\S", line)
            if option:
                letters += option[1].upper()
            elif not letters:
                asked += " " + line.strip()
            elif line.strip() and not re.match(r"\s*(?:correct\s+)?answer\b.{0,80}$", line, re.IGNORECASE):
                return unmet("questions", f"text follows the options of question {number}")
        if letters != "ABCDE":
            return unmet("questions", f"question {number} has the options {letters or 'none'}, asked: A to E")
        lengths.append(len(asked.strip()))
    if any(after <= before for before, after in pairwise(lengths)) or not lengths[0]:
        return unmet("questions", f"the questions have {lengths} characters")
    return met("questions", "four questions, each longer than the one before")


def words_reversed(text: Text, args: Args, context: Context) -> Finding:
    """A sentence about the bald eagle with its words in reverse order: "eagle bald", and no part in
    forward order.

    Published: the two words in reverse order suffice.
    """
    words = " ".join(words_of(text.plain.lower()))
    if not re.search(r"\beagle bald\b", words):
        return unmet("reversed", "'eagle bald' does not occur")
    if match := _FORWARD.search(words):
        return unmet("reversed", f"{match.group()!r} is in forward order")
    return met("reversed", "the words are in reverse order")


def letters_reversed(text: Text, args: Args, context: Context) -> Finding:
    """A sentence about the bald eagle with its letters in reverse order, and no part in forward order.

    Published: "elgae dlab" anywhere suffices.
    """
    given = text.plain.lower()
    if "elgae dlab" not in " ".join(given.split()):
        return unmet("reversed", "'elgae dlab' does not occur")
    forward = {
        "the",
        "is",
        "of",
        "symbol",
        "national",
        "animal",
        "answer",
        "united",
        "states",
        "reversed",
        "bald",
        "eagle",
        "in",
        "reverse",
    }
    found = [word for word in words_of(given) if word in forward]
    if found:
        return unmet("reversed", f"{found[0]!r} is in forward order")
    return met("reversed", "the letters are in reverse order")
