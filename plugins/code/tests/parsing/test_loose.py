"""Programs that models fence badly, or not at all; completions and what follows them."""

import pytest
from goldgate import Sample, answer, chat
from goldgate_code.parsing.extract import extract, from_text

F = "def f(a):\n    return a + 1\n"
TEXTS = {
    "prose around": f"Here is the function.\n\n{F}\nIt adds one, so f(1) is 2.",
    "the prompt opened the fence": f"{F}```\nThis adds one.",
    "behind text on its line": f"Answer: ```python\n{F}```",
    "closed behind the code": "```python\n" + F.rstrip() + "```\nDone.",
    "all indented": "```python\n    def f(a):\n        return a + 1\n```",
    "in a Markdown block": f"````markdown\n# Solution\n```python\n{F}```\n````",
    "a counter-example last": f"```python\n{F}```\nDo not write:\n```python\ndef f(a):\n    return a - 1\n```",
    "a data block before": f"```python\nlist = [1]\n```\nWith this:\n```python\n{F}```",
    "a byte order mark": "\ufeff" + F,
    "a comment of HTML before": f"<!--\n```python\ndef f(a): return 0\n```\n-->\n```python\n{F}```",
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_code_is_found(name: str) -> None:
    space: dict[str, object] = {}
    code = from_text(TEXTS[name], "f").code
    assert code is not None
    assert "return a + 1" in code
    assert "return a - 1" not in code
    compile(code, name, "exec")
    assert not space


def test_code_in_a_comment_of_html_is_none() -> None:
    assert from_text(f"<!--\n```python\n{F}```\n-->\nI cannot.", "f").code is None
    inside = "```python\n# <!-- kept -->\n" + F + "```"
    assert from_text(inside, "f").code == "# <!-- kept -->\n" + F


def test_helpers_after_the_block_and_future_imports() -> None:
    after = "```python\ndef f(a):\n    return h(a)\n```\nwith\n```python\ndef h(a):\n    return a\n```"
    assert from_text(after, "f").code == "def f(a):\n    return h(a)\n\ndef h(a):\n    return a\n"
    future = "```python\nimport math\n```\n```python\nfrom __future__ import annotations\ndef f(a: X): return math.e\n```"
    code = from_text(future, "f").code or ""
    assert code.startswith("from __future__ import annotations\nimport math\n")


def test_without_an_entry_point_the_whole_program_wins() -> None:
    text = "```\nn = int(input())\nprint(n * n)\n```\nOutput:\n```\n[16]\n```"
    assert "input()" in (from_text(text).code or "")
    pieces = "```cpp\nint main(){}\n```\nThe key line is\n```cpp\nx*x;\n```"
    assert from_text(pieces, "", "c++").code == "int main(){}\n"


PROMPT = 'from typing import List\n\n\ndef f(a: List[int]) -> int:\n    """Sum."""\n'
COMPLETIONS = {
    "alone": "    return sum(a)\n",
    "a closing fence": "    return sum(a)\n```\nThis sums.",
    "a sentence": "    return sum(a)\n\nThis sums the list.",
    "a test that was cut off": "    return sum(a)\n\n\ndef test_f():\n    assert f([1",
    "a sentence before": "Here it is:\n    return sum(a)\n",
    "no indentation": "return sum(a)\n",
    "the whole function": "```python\nfrom __future__ import annotations\ndef f(a: List[int]) -> int:\n    return sum(a)\n```",
}


@pytest.mark.parametrize("name", COMPLETIONS)
def test_completions(name: str) -> None:
    candidate = answer(Sample("s", chat(PROMPT)), COMPLETIONS[name])
    code = extract(candidate, "f", "completion").code
    assert code is not None
    compile(code, name, "exec")
    assert "return sum(a)" in code
    assert "import List" in code
