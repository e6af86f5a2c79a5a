"""What a translation must carry over as it is: fields, printf conversions, code, formulas, tags, addresses,
lists.
"""

from __future__ import annotations

import re
from collections import Counter

from goldgate_multilingual.text.strip import fenced

_CODE = re.compile(r"(?<!`)(`{1,2})([^`\n]{1,300})\1(?!`)")
_LATEX = re.compile(
    r"\$\$[^$]{1,2000}\$\$|\\\[.{1,2000}?\\\]|\\\(.{1,500}?\\\)|(?<![\\$\w])\$[^$\n]{1,300}\$(?![\w$])",
    re.DOTALL,
)
_URL = re.compile(r"(?:https?|ftp)://[^\s<>\"'`）】」、。，]+|\bwww\.[^\s<>\"'`）】」、。，]+")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]{0,40}|\d{1,3})((?:\s[^<>]{0,500})?)(/?)>")
_ATTRIBUTE = re.compile(r"\b(href|src|id|class|name|type)\s*=\s*(\"[^\"]{0,300}\"|'[^']{0,300}')")
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,10}|#\d{1,7});")
_PRINTF = re.compile(
    r"""
    (?<![\d%])%(?:\d{1,2}\$)?(?:\(\w{1,60}\))?[-+#0]{0,3}\d{0,3}(?:\.\d{1,2})?(?:hh?|ll?|[zLj])?
    [sdifFeEgGxXcu@](?![A-Za-z]{2})
    """,
    re.VERBOSE,
)
_FIELD = re.compile(
    r"""
    \{\{\s*[^{}\n]{1,80}?\s*\}\} | \$\{[^{}\n]{1,80}\} | \#\{[^{}\n]{1,80}\}
    | \{[A-Za-z_][\w.\[\]]{0,60}(?:[:!][^{}\n]{0,20})?\} | \{\d{0,3}\} | %[A-Za-z_]\w{1,40}%
    | \[\[[^\[\]\n]{1,80}\]\] | <%=?[^%\n]{1,80}%> | (?<!\w)__[A-Z][A-Z0-9_]{1,40}__(?!\w)
    | (?<![\w:]):[a-z][a-z_]{2,40}(?![\w:])
    """,
    re.VERBOSE,
)
_ICU = re.compile(r"\{\s*(\w{1,60})\s*,\s*(plural|select|selectordinal|number|date|time)\b")
_ICU_PARTS = re.compile(
    r"""
    \{\s*\w{1,60}\s*,\s*(?:plural|select|selectordinal)\s*,
    | (?:\b(?:zero|one|two|few|many|other)|=\d+)\s*\{
    | [{}#]
    """,
    re.VERBOSE,
)
_BULLET = re.compile(r"^[ \t]*(?:[-*•·‣]|\(?\d{1,3}[.)、．]|\(?[a-hA-H][.)])[ \t\u3000]*(?=\S)", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6}[ \t]", re.MULTILINE)
_COMMENT = re.compile(r"(?:#|//|--)[^\n]*|/\*.*?\*/|<!--.*?-->", re.DOTALL)
_STRING = re.compile(r"\"(?:[^\"\\\n]|\\.){0,500}\"|'(?:[^'\\\n]|\\.){0,500}'")
_WORDS = re.compile(r"\\text(?:bf|it|rm)?\{[^{}]{0,200}\}|\\mathrm\{[^{}]{0,200}\}")


def code(text: str) -> Counter[str]:
    """Code blocks and spans; comments and string literals may be translated, white space may change."""
    rest, blocks = fenced(text)
    plain = [_STRING.sub('""', _COMMENT.sub("", block)) for block in blocks]
    return Counter(
        ["".join(one.split()) for one in plain] + [match[2].strip() for match in _CODE.finditer(rest)]
    )


def without_code(text: str) -> str:
    """The text with its code blocks and spans taken out."""
    return _CODE.sub(" ", fenced(text)[0])


def latex(text: str) -> Counter[str]:
    """Formulas; words within \\text may be translated, a decimal point may become a comma."""
    found = _LATEX.findall(without_code(text))
    plain = ("".join(_WORDS.sub("\\\\text", one).split()) for one in found)
    return Counter(one.replace("{,}", ".").strip("$\\[]()") for one in plain if not _money(one))


def _money(found: str) -> bool:
    """Two prices with words between them are no formula."""
    inner = found.strip("$")
    return (
        found[0] == "$"
        and found[1:2].isdigit()
        and any(len(word) > 3 and word.isalpha() for word in inner.split())
    )


def without_latex(text: str) -> str:
    """The text with its formulas taken out."""
    return _LATEX.sub(lambda found: found[0] if _money(found[0]) else " ", text)


def urls(text: str) -> Counter[str]:
    """Web and mail addresses."""
    found = [match.rstrip(".,;:!?)»”“'。") for match in _URL.findall(text)]
    return Counter(found + _MAIL.findall(_URL.sub(" ", text)))


def tags(text: str) -> Counter[str]:
    """HTML and XML tags with the attributes that are no words of the reader's, and entities."""
    plain = without_code(text)
    found = []
    for closing, name, attributes, empty in _TAG.findall(plain):
        kept = ",".join(sorted(f"{key}={value[1:-1]}" for key, value in _ATTRIBUTE.findall(attributes)))
        found.append(f"<{closing}{name}{' ' + kept if kept else ''}{empty}>".lower())
    return Counter(found + [entity for entity in _ENTITY.findall(plain) if entity != "&nbsp;"])


def placeholders(text: str) -> Counter[str]:
    """Fields that a program fills: {name}, {{name}}, ${name}, %name%, [[name]], and ICU arguments."""
    plain = _URL.sub(" ", without_latex(without_code(text)))
    found = [re.sub(r"\s+", "", one) for one in _FIELD.findall(plain)]
    return Counter(found + [f"{{{name},{kind}}}" for name, kind in _ICU.findall(plain)])


def printf(text: str) -> Counter[str]:
    """printf conversions. Numbered ones (%1$s) may change places, others may not."""
    return Counter(_PRINTF.findall(_URL.sub(" ", without_code(text))))


def printf_order(text: str) -> list[str]:
    """The conversions without a number or a name, in order: another order gives each another argument."""
    found = _PRINTF.findall(_URL.sub(" ", without_code(text)))
    return [one for one in found if "$" not in one and "(" not in one]


def lists(text: str) -> tuple[int, int]:
    """How many list items and how many headings a text has."""
    plain = fenced(text)[0]
    items = len(_BULLET.findall(plain))
    return (items if items > 1 else 0), len(_HEADING.findall(plain))


def bare(text: str) -> str:
    """The words alone: without code, formulas, tags, fields and addresses."""
    plain = without_latex(without_code(text))
    if _ICU.search(plain):
        plain = _ICU_PARTS.sub(" ", plain)
    for pattern in (_TAG, _ENTITY, _URL, _MAIL, _FIELD, _PRINTF, _BULLET):
        plain = pattern.sub(" ", plain)
    return plain


def bare_lists(text: str) -> str:
    """The text without the numbers of its list items."""
    return _BULLET.sub(" ", text) if len(_BULLET.findall(text)) > 1 else text
