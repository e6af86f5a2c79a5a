"""Programs as jobs of the sandbox, built and run as the users of a language would do it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from goldgate import LANGUAGES, Job, Language

_PACKAGE = re.compile(r"(?m)^[ \t]{0,9}package[ \t]{1,9}([A-Za-z_][\w.]{0,200})[ \t]{0,9};")
_TYPE = re.compile(
    r"(?m)^[ \t]{0,9}(?P<words>(?:(?:public|final|abstract|strictfp|sealed)[ \t]{1,9}){0,4})"
    r"(?:class|record|enum|interface)[ \t]{1,9}(?P<name>[A-Za-z_$][\w$]{0,100})"
)
_MAIN = re.compile(r"\bstatic\b[^;{}()]{0,100}\bvoid\s{1,9}main\s{0,9}\(")
_COMMENT = re.compile(
    r"//[^\n]*|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)|\"\"\"(?:[^\"]|\"(?!\"\"))*\"\"\""
    r"|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'"
)
"""Comments, and texts, which may hold braces."""

_STANDARDS = {"-std=c17": "-std=gnu17", "-std=c++20": "-std=gnu++20"}
"""What compilers accept by default, GNU's extensions with it."""


def job(name: str, code: str, *, stdin: str = "", seconds: float = 5.0, memory: int = 0) -> Job:
    """The request that runs a program. Raises KeyError for a language that is not known."""
    language = LANGUAGES[name]
    if name == "java":
        language = _java(language, code)
    build = tuple(_STANDARDS.get(word, word) for word in language.build)
    made = replace(language, build=build).job(code, stdin=stdin, seconds=seconds)
    return replace(made, memory=max(made.memory, memory))


def java_file(code: str) -> str:
    """The name of the file that a Java program must be saved in: that of its public type."""
    public, _ = _types(code)
    return f"{public or 'Main'}.java"


def _java(language: Language, code: str) -> Language:
    """Java's file is named by its public type; what runs is the type that has ``main``, in its package."""
    public, main = _types(code)
    file = f"{public or 'Main'}.java"
    package = _PACKAGE.search(_COMMENT.sub(" ", code))
    run = f"{package[1]}.{main}" if package else main
    build = (*(word for word in language.build if not word.endswith(".java")), "-d", ".", file)
    return replace(language, file=file, build=build, run=(*language.run[:-1], run))


def _types(code: str) -> tuple[str, str]:
    """The public type's name, empty where there is none, and the name of the type that has ``main``."""
    bare = _COMMENT.sub(" ", code)
    types = {match.start(): match for match in _TYPE.finditer(bare)}
    public = next((match["name"] for match in types.values() if "public" in match["words"]), "")
    main = _MAIN.search(bare)
    around = _around(bare, types, main.start()) if main else ""
    return public, around or public or "Main"


def _around(bare: str, types: Mapping[int, re.Match[str]], place: int) -> str:
    """The outermost type whose braces hold a place."""
    opened: list[str] = []
    name = ""
    for at, character in enumerate(bare[:place]):
        if at in types:
            name = types[at]["name"]
        if character == "{":
            opened.append(name)
            name = ""
        elif character == "}" and opened:
            opened.pop()
    return next(filter(None, opened), "")
