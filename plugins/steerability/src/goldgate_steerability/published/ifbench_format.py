"""IFBench's checkers of formats, repetitions and single tasks as published."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import pairwise

from goldgate_steerability.finding import Args
from goldgate_steerability.kinds.startend import SIMPLE
from goldgate_steerability.kinds.tasks import CAPITALS
from goldgate_steerability.published import tools

Published = Callable[[str, Args], bool]
_PAIRS = {")": "(", "]": "[", "}": "{"}


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")


def _parentheses(value: str, args: Args) -> bool:
    open_: list[str] = []
    deepest = 0
    for char in value:
        if char in "([{":
            open_.append(char)
            deepest = max(deepest, len(open_))
        elif char in _PAIRS:
            if open_ and open_[-1] == _PAIRS[char]:
                open_.pop()
                if deepest >= 5:
                    return True
            else:
                open_, deepest = [], 0
    return False


def _quotes(value: str, args: Args) -> bool:
    open_: list[str] = []
    deepest = 0
    for char in value:
        if open_ and char == open_[-1]:
            open_.pop()
            if deepest - len(open_) >= 3:
                return True
        elif char in "\"'":
            open_.append(char)
            deepest = max(deepest, len(open_))
    return False


def _options(value: str, args: Args) -> bool:
    options = args["options"]
    separator = "/" if "/" in options else "or" if "or" in options else ","
    listed = [option.strip() for option in options.split(separator)]
    if re.match(r"\W*[aA]\W*[bB]\W*[cC]\W*", options):
        return value in listed
    return tools.trim(value).lower() in {tools.trim(option).lower() for option in listed}


def _newline(value: str, args: Args) -> bool:
    value = tools.drop(value).strip()
    return len([line for line in value.split("\n") if line]) == len(value.split())


def _emoji(value: str, args: Args) -> bool:
    found = tools.sentences(value)
    for index, sentence in enumerate(found):
        bare = tools.drop(sentence).strip()
        if not bare:
            return False
        if tools.is_emoji(bare[-1]) or tools.is_emoji(bare[-2:][0]):
            continue
        following = tools.drop(found[index + 1]).strip() if index + 1 < len(found) else ""
        if not following or not tools.is_emoji(following[0]):
            return False
    return True


def _indent(value: str, args: Args) -> bool:
    lines = value.split("\n")
    for line in lines:  # removing while going through it is what the published checker does
        if not line.strip():
            lines.remove(line)
    depths = [len(line) - len(line.lstrip(" ")) for line in lines]
    return all(one < after for one, after in pairwise(depths))


def _explained(value: str, args: Args) -> bool:
    value = value.replace("“", '"').replace("”", '"').replace("'\"'", "")
    value = "".join(value.split())
    if '""' in value:
        return False
    return value.strip("0123456789" + tools.PUNCTUATION.replace('"', ""))[-1] != '"'


def _thesis(value: str, args: Args) -> bool:
    start = value.find("<i>")
    start = start if start >= 0 else value.find("<em>")
    if start < 0:
        return False
    value = value[start:]
    end = value.find("</i>")
    end = end if end >= 0 else value.find("</em>")
    return end >= 0 and bool(value[3:end].strip()) and bool(value[end + 4 :].strip())


def _text_then_bullets(value: str, args: Args) -> bool:
    sentences = bullets = 0
    in_text = True
    for line in value.split("\n"):
        if line.strip().startswith("*"):
            in_text = False
            if sentences < 2:
                return False
            bullets += 1
        elif not in_text:
            return False
        else:
            found = tools.sentences(line.strip())
            in_text = bool(found)
            sentences += len(found)
    return bullets >= 2


def _questions(value: str, args: Args) -> bool:
    if value[value.find("Question") :] != value:
        return False
    parts = re.split(r"Question \d+[.|):;]?\s*", value)
    parts = [part.strip() for part in (parts[1:] if not parts[0].strip("\n") else parts) if part.strip()]
    if len(parts) != 4:
        return False
    lengths = []
    for part in parts:
        asked, options = "", 0
        for line in part.split("\n"):
            if re.match(r"[A-Ea-e][.|)]\s*\w+", line.strip()):
                options += 1
            elif not options:
                asked += " " + line.strip()
        if options != 5:
            return False
        lengths.append(len(asked.strip()))
    return all(one < after for one, after in pairwise(lengths))


def _countries(value: str, args: Args) -> bool:
    lines = [trimmed for line in value.split("\n") if (trimmed := tools.trim(line))]
    start = next((index for index, line in enumerate(lines) if "Zimbabwe" in line), len(lines))
    found = [_ascii(line) for line in lines[start:]]
    return len(found) >= 52 and found == sorted(found, reverse=True)


def _words_reversed(value: str, args: Args) -> bool:
    value = " ".join(tools.drop(value.lower().strip()).split()[::-1])
    return "bald eagle" in value and value in tools.sentences(value)


def _alphabet_story(value: str, args: Args) -> bool:
    found = tools.sentences(value)
    return len(found) == 26 and all(
        s.split()[0].lower()[0] == chr(97 + index) for index, s in enumerate(found)
    )


def _capitals(value: str, args: Args) -> bool:
    given = [part.strip() for part in _ascii(value).split(",") if part.strip()]
    return given == [name for name in CAPITALS if name != "Kyiv"]


def _city(value: str, args: Args) -> bool:
    rows = list(csv.reader(io.StringIO(value)))
    return (
        len(rows) == 8
        and rows[0] == ["ID", "Country", "City", "Year", "Count"]
        and all(len(r) == 5 for r in rows[1:])
    )


def _header(value: str, names: str, gap: str) -> bool:
    pattern = gap.join(f'({name}|"{name}")' for name in names.split())
    return re.match(rf"^{pattern}$", value.split("\n")[0].strip()) is not None


def _special(value: str, args: Args) -> bool:
    if not _header(value, "ProductID Category Brand Price Stock", r",[ \t]*"):
        return False
    rows = list(csv.reader(io.StringIO(value.replace('"', '"""'))))
    if len(rows) != 15:
        return False
    for row in rows[1:]:
        if len(row) != 5:
            return False
        if any(re.match(r'".*[^\d\w\s].*"', field) for field in row):
            return True
    return False


def _quoted(value: str, args: Args) -> bool:
    if not _header(value, "StudentID Subject Grade Semester Score", r"\t *"):
        return False
    rows = list(csv.reader(io.StringIO(value.replace('"', '"""')), delimiter="\t"))
    if len(rows) != 4:
        return False
    for row in rows:
        if len(row) != 5 or not all(f.strip()[0] == '"' and f.strip()[-1] == '"' for f in row):
            return False
    return True


def _dates(value: str, args: Args) -> bool:
    for part in value.strip().split(","):
        match = re.match(r"^(\d{4})-(\d{2})-(\d{2})$", part.strip())
        if match is None:
            return False
        year, month, day = (int(number) for number in match.groups())
        longest = 29 if month == 2 else 30 if month in {4, 6, 9, 11} else 31 if month else 99
        if not 1769 <= year <= 1821 or month > 12 or day > longest:
            return False
    return True


def _multiples(value: str, args: Args) -> bool:
    return re.findall(r"\d+", value.replace(",", ", ")) == ["14", "21", "28", "35", "42", "49"]


def _repeat_change(value: str, args: Args) -> bool:
    wanted = args["prompt_to_repeat"]
    return bool(wanted != value and wanted.split()[1:] == value.split()[1:])


def _repeat_span(value: str, args: Args) -> bool:
    if not args["n_start"] or not args["n_end"]:
        raise tools.RandomError("an index of 0 is replaced by one drawn at random")
    words = args["prompt_to_repeat"].strip().lower().split()
    return bool(value.strip().lower().split() == words[args["n_start"] : args["n_end"]])


def _title_case(value: str, args: Args) -> bool:
    for word in tools.tokens(value):
        if word[0].isupper() and word[1:].islower():
            continue
        if word[0].islower() and (word[1:].isupper() or word[1:].islower()):
            return False
    return True


CHECKS: Mapping[str, Published] = {
    "custom:character_reverse": lambda value, args: "elgae dlab" in value.lower(),
    "custom:csv_city": _city,
    "custom:csv_quotes": _quoted,
    "custom:csv_special_character": _special,
    "custom:date_format_list": _dates,
    "custom:european_capitals_sort": _capitals,
    "custom:mcq_count_length": _questions,
    "custom:multiples": _multiples,
    "custom:reverse_newline": _countries,
    "custom:sentence_alphabet": _alphabet_story,
    "custom:word_reverse": _words_reversed,
    "format:emoji": _emoji,
    "format:line_indent": _indent,
    "format:list": lambda value, args: value.count(args["sep"]) >= 2,
    "format:newline": _newline,
    "format:no_bullets_bullets": _text_then_bullets,
    "format:no_whitespace": lambda value, args: not any(map(str.isspace, value)),
    "format:options": _options,
    "format:output_template": lambda value, args: all(
        label in value for label in ("My Answer:", "My Conclusion:", "Future Outlook:")
    ),
    "format:parentheses": _parentheses,
    "format:quote_unquote": _explained,
    "format:quotes": _quotes,
    "format:sub-bullets": lambda value, args: all("-" in part for part in value.split("*")[1:]),
    "format:thesis": _thesis,
    "format:title_case": _title_case,
    "repeat:repeat_change": _repeat_change,
    "repeat:repeat_simple": lambda value, args: value.strip().lower() == SIMPLE.lower(),
    "repeat:repeat_span": _repeat_span,
}
