"""Names of languages: the one that a row uses, and the ones that a fence may carry."""

from __future__ import annotations

import re

from goldgate import Sample

TAGS = {
    "python": ("python", "py", "python3", "py3", "python2", "ipython"),
    "javascript": ("javascript", "js", "node", "nodejs", "mjs", "ecmascript"),
    "typescript": ("typescript", "ts"),
    "bash": ("bash", "sh", "shell", "zsh"),
    "c": ("c", "c17", "c11", "c99", "gnu17"),
    "c++": ("cpp", "c++", "cc", "cxx", "hpp", "c++17", "c++20", "cpp17", "cpp20"),
    "java": ("java",),
    "go": ("go", "golang"),
    "rust": ("rust", "rs"),
    "php": ("php",),
    "sql": ("sql", "sqlite", "postgresql", "mysql"),
    "html": ("html", "htm"),
    "css": ("css",),
}
"""By language: the info strings of its blocks, which are also names that a row may use."""

_BY_NAME = {tag: language for language, tags in TAGS.items() for tag in (language, *tags)}

_WHOLE = {
    "c": r"\bmain\s{0,9}\(",
    "c++": r"\bmain\s{0,9}\(",
    "java": r"\bmain\s{0,9}\(",
    "go": r"\bfunc\s{1,9}main\s{0,9}\(",
    "rust": r"\bfn\s{1,9}main\s{0,9}\(",
    "javascript": r"process\.stdin|readFileSync|readline|console\.log",
    "typescript": r"process\.stdin|readFileSync|readline|console\.log",
    "bash": r"\bread\b|\bcat\b|\becho\b|\bprintf\b",
    "php": r"STDIN|php://stdin|\becho\b|\bprint",
    "python": r"\binput\s{0,9}\(|\bstdin\b|\bopen\s{0,9}\(\s{0,9}0|\bfileinput\b|\bprint\s{0,9}\(",
}
_READS = {
    "javascript": r"process\.stdin|readFileSync|readline",
    "typescript": r"process\.stdin|readFileSync|readline",
    "bash": r"\bread\b|\bcat\b",
    "php": r"STDIN|php://stdin|readline",
    "python": r"\binput\s{0,9}\(|\bstdin\b|\bopen\s{0,9}\(\s{0,9}0|\bfileinput\b",
}


def canonical(name: str) -> str:
    """The language that a name means; the name itself in small letters where nobody knows it."""
    small = name.strip().lower()
    return _BY_NAME.get(small, "python" if re.fullmatch(r"python[\d.]{1,6}", small) else small)


def language_of(sample: Sample, default: str = "python") -> str:
    """The language that a sample asks for."""
    return canonical(str(sample.reference.get("language") or sample.tags.get("language") or default))


def completeness(code: str, language: str) -> int:
    """How much a block looks like a whole program: 2 where it reads input or has a main function, 1 where it
    prints, else 0.
    """
    whole, reads = _WHOLE.get(language), _READS.get(language)
    if whole is None:
        return 0
    if reads is None:
        return 2 if re.search(whole, code) else 0
    return 2 if re.search(reads, code) else int(bool(re.search(whole, code)))
