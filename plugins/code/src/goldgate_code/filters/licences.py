"""The filter ``code.licences``: code that carries somebody's licence or copyright header was copied, not
written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from goldgate import Candidate

_MARKS = (
    ("an SPDX identifier", re.compile(r"SPDX-License-Identifier:\s{0,5}(?P<name>[\w.+-]{1,60})", re.I)),
    (
        "a copyright notice",
        re.compile(
            r"\bcopyright:?\s{0,3}(\(c\)|©)\s{0,3}\w|\bcopyright:?\s{0,3}(19|20)\d\d\b|©\s{0,3}(19|20)\d\d\b",
            re.I,
        ),
    ),
    ("all rights reserved", re.compile(r"\ball\s{1,3}rights\s{1,3}reserved\b", re.I)),
    (
        "the GPL",
        re.compile(
            r"\bGNU\s{1,3}((Lesser|Affero|Library)\s{1,3})?General\s{1,3}Public\s{1,3}Licen[sc]e\b", re.I
        ),
    ),
    (
        "the Apache licence",
        re.compile(r"\b(Licensed\s{1,3}under|under)\s{1,3}the\s{1,3}Apache\s{1,3}License\b", re.I),
    ),
    (
        "a line that names its licence",
        re.compile(
            r"""
    \b
    (
        licensed | released | distributed | available
    )
    \s{1,3}under\s{1,3}(an?\s{1,3}|the\s{1,3}(terms\s{1,3}of\s{1,3}the\s{1,3})?)?
    (
        MIT | BSD | ISC | L?GPL | AGPL | MPL | CC[ -]BY | Creative\s{1,3}Commons | Unlicense
    )
    \b
    """,
            re.VERBOSE | re.IGNORECASE,
        ),
    ),
    (
        "a licence by its name",
        re.compile(
            r"""
    \b(European\s{1,3}Union\s{1,3}Public | Boost\s{1,3}Software | Eclipse\s{1,3}Public | CeCILL | Artistic
        | Common\s{1,3}Development\s{1,3}and\s{1,3}Distribution)\s{1,3}licen[sc]e\b
  | \b(MIT | BSD | ISC | A?L?GPL | MPL | Apache)[- ](style[- ])?licensed\b
  | \bgoverned\s{1,3}by\s{1,3}an?\s{1,3}[\w-]{1,30}\s{1,3}licen[sc]e\b
  | \bunder\s{1,3}(an?\s{1,3}|the\s{1,3})?(CC[ -]BY | Creative\s{1,3}Commons)\b
    """,
            re.VERBOSE | re.IGNORECASE,
        ),
    ),
    (
        "where it was copied from, with the licence",
        re.compile(
            r"""
    \b(copied | adapted | taken | borrowed | ported)\s{1,3}from\b [^.;]{1,80}?
    \b(MIT | BSD | ISC | L?GPL | AGPL | MPL | Apache)\b [^.;]{0,20}? \blicen[sc]ed?\b
    """,
            re.VERBOSE | re.IGNORECASE,
        ),
    ),
    (
        "the MIT licence",
        re.compile(
            r"\bPermission\s{1,3}is\s{1,3}hereby\s{1,3}granted,\s{1,3}free\s{1,3}of\s{1,3}charge\b", re.I
        ),
    ),
    ("the ISC licence", re.compile(r"\bPermission\s{1,3}to\s{1,3}use,\s{1,3}copy,\s{1,3}modify\b", re.I)),
    (
        "a licence without warranty",
        re.compile(r"\bprovided\s{1,3}[\"'“]?as[ -]is\b[^.]{0,40}\bwithout\s{1,3}warrant", re.I),
    ),
    (
        "a BSD licence",
        re.compile(
            r"""
    \bRedistribution\s{1,3}and\s{1,3}use\s{1,3}in\s{1,3}source\s{1,3}and\s{1,3}binary
    \s{1,3}forms\b
    """,
            re.VERBOSE | re.IGNORECASE,
        ),
    ),
    ("the Mozilla licence", re.compile(r"\bMozilla\s{1,3}Public\s{1,3}License\b", re.I)),
    (
        "a proprietary notice",
        re.compile(
            r"\bproprietary\s{1,3}and\s{1,3}confidential\b|\bunauthori[sz]ed\s{1,3}copying\b"
            r"|\bfor\s{1,3}internal\s{1,3}use\s{1,3}only\b",
            re.I,
        ),
    ),
)
# A line of a comment or docstring that names a licence: "# License: GPLv3", ":license: BSD", "@license MIT",
# "licence: MIT", "// GPL v2 only".
_FIELD = re.compile(
    r"""
    ^[ \t]{0,40} ( (?=[^\w\s]) [^\w\n]{1,10} licen[sc]e [ ]{0,3} :? [ ]{1,3}
      | licen[sc]e [ ]{0,3} : [ ]{1,3} )
    (MIT | BSD | ISC | [AL]?GPL | MPL | Apache | CC[ -]BY | Creative[ ]Commons | Unlicense | proprietary)
  | ^[ \t]{0,40} (\#|//|\*|;|%|--) [^\n]{0,120} \b[AL]?GPL[ -]?v[ ]?[23]\b
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class LicenceOptions:
    """Which licences may stand."""

    allowed: tuple[str, ...] = ()
    """SPDX identifiers, as ("MIT", "Apache-2.0"): of code with such an identifier the other marks are
    forgiven."""


def check(candidate: Candidate, options: LicenceOptions) -> str | None:
    """What was found of a licence, as a sentence; None where there is nothing."""
    found = licence(candidate.text, {name.casefold() for name in options.allowed})
    return f"carries {found}" if found else None


def licence(text: str, allowed: set[str]) -> str:
    """The first mark of a licence in comments or prose of a text; nothing where there is none."""
    flat = re.sub(r"(?m)^[\s#*/;%!-]+", "", text)
    flat = re.sub(r"\s+", " ", flat)
    names = {match["name"].casefold() for match in _MARKS[0][1].finditer(flat)}
    if names:
        return "" if names <= allowed else f"an SPDX identifier ({', '.join(sorted(names - allowed))})"
    if _FIELD.search(text):
        return "a line that names its licence"
    return next((mark for mark, pattern in _MARKS[1:] if pattern.search(flat)), "")
