"""Candidates whose right verdict is known: a few that prove each verifier awake."""

from __future__ import annotations

from typing import Any

from goldgate import Completion, Control, Message, Sample, answer, chat

from goldgate_longcontext.verifiers.answerable import PROBES


def _control(
    family: str, prompt: str, response: str, score: float | None, /, *replies: str, **reference: Any
) -> Control:
    sample = Sample(f"{family}: {prompt}"[:80], chat(prompt), reference)
    tags = {"set": "gold" if score == 1.0 else "adversarial", "family": family}
    completions = tuple(Completion(Message("assistant", reply)) for reply in replies)
    return Control(answer(sample, response), score, completions, tags)


BORN = "Mara Quill was born in Larkfield."
PEOPLE = "Larkfield has 12,400 inhabitants."
MOOR = "Rain fell on the moor for nine days."
TRAINED = "In 1921 the Harlow workshop trained 34 apprentices."
ASKED = "How many apprentices did the Harlow workshop train in 1921?"
HOPS = "How many people live in the town where Mara Quill was born?"

SUPPORTED = (
    _control("one chunk", ASKED, "34", 1.0, chunks=[MOOR, TRAINED], gold=[1]),
    _control("two hops", HOPS, "12,400", 1.0, chunks=[BORN, MOOR, PEOPLE], gold=[0, 2]),
    _control("not in gold", ASKED, "36", 0.0, chunks=[MOOR, TRAINED], gold=[1]),
    _control("needless chunk", ASKED, "34", 0.0, chunks=[MOOR, TRAINED], gold=[0, 1]),
    _control(
        "a second chunk",
        ASKED,
        "34",
        0.0,
        chunks=[TRAINED, "Thirty-four young people learned their trade at the Harlow works in 1921."],
        gold=[0],
    ),
    _control("yes or no", "Is the moor wet?", "Yes", None, chunks=[MOOR, TRAINED], gold=[0]),
)

_READ = tuple(probe[2] for probe in PROBES)
_NO = ("not stated",) * 3
ANSWERABLE = (
    _control("needed", ASKED, "34", 1.0, *_READ, *["34"] * 3, *_NO, *_NO, chunks=[MOOR, TRAINED], gold=[1]),
    _control(
        "known by heart",
        ASKED,
        "34",
        0.0,
        *_READ,
        *["34"] * 3,
        *_NO,
        *["34"] * 3,
        chunks=[MOOR, TRAINED],
        gold=[1],
    ),
    _control(
        "elsewhere too", ASKED, "34", 0.0, *_READ, *["34"] * 6, *_NO, chunks=[TRAINED, TRAINED], gold=[1]
    ),
    _control("not in gold", ASKED, "34", 0.0, *_READ, *_NO, *_NO, *_NO, chunks=[TRAINED, MOOR], gold=[1]),
    _control(
        "one hop is enough",
        HOPS,
        "12,400",
        0.0,
        *_READ,
        *["12,400"] * 3,
        *_NO,
        *_NO,
        *["12,400"] * 3,
        *_NO,
        chunks=[BORN, MOOR, PEOPLE],
        gold=[0, 2],
    ),
    _control(
        "weak reader",
        ASKED,
        "34",
        None,
        *["no"] * 5,
        *["34"] * 3,
        *_NO,
        *_NO,
        chunks=[MOOR, TRAINED],
        gold=[1],
    ),
)

WHICH = "List all access numbers of Bacedi, and nothing else."
ANSWER = (
    _control("a list", WHICH, "417312, 802211", 1.0, answer=["417312", "802211"]),
    _control("a sentence", ASKED, "The workshop trained thirty-four apprentices.", 1.0, answer="34"),
    _control("one is missing", WHICH, "417312", 0.0, answer=["417312", "802211"]),
    _control("everything", WHICH, "417312, 802211, 100200, 300400, 500600", 0.0, answer=["417312", "802211"]),
    _control("another", ASKED, "36", 0.0, answer="34"),
)

_CORE = {
    "pkg/__init__.py": "from .core import run\n",
    "pkg/core.py": "def run():\n    return 1\n",
    "pkg/a.py": "from . import core\n",
    "pkg/b.py": "import pkg.core\n",
    "pkg/c.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .core import run\n",
    "tests/test_run.py": "from pkg import run\n",
}
_ALL = "\n".join(_CORE)
KEY_FILE = (
    _control("enough", "Which file?", "pkg/core.py", 1.0, files=_CORE, min_refs=4),
    _control("type checkers do not break", "Which file?", "pkg/core.py", 0.0, files=_CORE, min_refs=5),
    _control("not there", "Which file?", "pkg/cores.py", 0.0, files=_CORE, min_refs=1),
    _control("everything", "Which file?", _ALL, 0.0, files=_CORE, min_refs=1),
    _control("no number", "Which file?", "pkg/core.py", None, files=_CORE, min_refs="five"),
)
_WHO = "pkg/__init__.py\npkg/a.py\npkg/b.py\ntests/test_run.py"
DEPENDENTS = (
    _control("exactly", "Which files?", _WHO, 1.0, files=_CORE, removed="pkg/core.py"),
    _control("one is missing", "Which files?", "pkg/a.py, pkg/b.py", 0.0, files=_CORE, removed="pkg/core.py"),
    _control("everything", "Which files?", _ALL, 0.0, files=_CORE, removed="pkg/core.py"),
    _control(
        "a list is given", "Which files?", "`pkg/a.py`", 1.0, dependents=["pkg/a.py"], removed="pkg/core.py"
    ),
)
BROKEN = (
    _control(
        "all of them",
        "Which files?",
        "pkg/a.py and tests/test_run.py",
        1.0,
        files=_CORE,
        removed="pkg/core.py",
    ),
    _control(
        "type checkers do not break",
        "Which files?",
        "pkg/a.py, pkg/c.py",
        0.0,
        files=_CORE,
        removed="pkg/core.py",
    ),
    _control("everything", "Which files?", _ALL, 0.0, files=_CORE, removed="pkg/core.py"),
)

_MODULE = 'def run(value, *, times=1):\n    """Run it."""\n    return value * times\n\n\nLIMIT = 3\n'
_USED = {
    "pkg/__init__.py": "",
    "pkg/core.py": _MODULE,
    "pkg/a.py": "from .core import LIMIT, run\n\n\ndef go():\n    return run(LIMIT, times=2)\n",
    "pkg/b.py": "from pkg import core\n\n\ndef twice():\n    return core.run(core.run(1))\n",
}
_WRITE = "Write pkg/core.py again."


def _code(text: str) -> str:
    return f"```python\n{text}```"


RESTORED = (
    _control("the same", _WRITE, _code(_MODULE), 1.0, files=_USED, removed="pkg/core.py"),
    _control(
        "other comments",
        _WRITE,
        "Here it is:\n" + _code(_MODULE.replace("Run it.", "Runs.") + "# the end\n"),
        1.0,
        files=_USED,
        removed="pkg/core.py",
    ),
    _control(
        "a name is missing",
        _WRITE,
        _code(_MODULE.replace("LIMIT", "MOST")),
        0.0,
        files=_USED,
        removed="pkg/core.py",
    ),
    _control(
        "a parameter is missing",
        _WRITE,
        _code("LIMIT = 3\n\n\ndef run(value):\n    return value\n"),
        0.0,
        files=_USED,
        removed="pkg/core.py",
    ),
    _control("no Python", _WRITE, _code("def run(value:\n"), 0.0, files=_USED, removed="pkg/core.py"),
    _control(
        "names without bodies",
        _WRITE,
        _code("LIMIT = 3\n\n\ndef run(value, *, times=1):\n    ...\n"),
        None,
        files=_USED,
        removed="pkg/core.py",
    ),
    _control("a refusal", _WRITE, "I cannot know what it held.", None, files=_USED, removed="pkg/core.py"),
)

_REPORT = (
    "# Harbour\n\nThe harbour of Skarn was rebuilt in 1931 by Ilse Brandt for 12,345 crowns.\n\n"
    "# Fishing\n\nHerring boats land 40 tonnes a day. Cod is rare.\n\n"
    "# School\n\nThe school has 9 teachers and teaches in Norn.\n"
)
_SHORT = "The harbour of Skarn was rebuilt in 1931. Herring boats land 40 tonnes, the school has 9 teachers."
SUMMARY = (
    _control("all of it", "Summarise.", _SHORT, 1.0, source=_REPORT),
    _control("another number", "Summarise.", _SHORT.replace("1931", "1932"), 0.0, source=_REPORT),
    _control("another name", "Summarise.", _SHORT.replace("Skarn", "Fenby"), 0.0, source=_REPORT),
    _control(
        "a section is passed over",
        "Summarise.",
        "The harbour of Skarn was rebuilt in 1931.",
        0.0,
        source=_REPORT,
    ),
    _control("everything", "Summarise.", _REPORT, 0.0, source=_REPORT),
)
