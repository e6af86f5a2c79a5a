"""Code out of responses."""

import ast

import pytest
from goldgate import Message, Sample, answer, chat
from goldgate.text import fences
from goldgate_code.parsing.extract import extract, from_text
from hypothesis import given
from hypothesis import strategies as st


def fenced(code: str, tag: str = "python") -> str:
    return f"```{tag}\n{code}\n```\n"


def test_the_only_block() -> None:
    found = from_text("Here you are:\n" + fenced("x = 1") + "Done.")
    assert (found.code, found.rule) == ("x = 1\n", "the only block")


def test_a_correction_wins_over_the_first_try() -> None:
    text = fenced("def f():\n    return 1") + "Wait, that is wrong.\n" + fenced("def f():\n    return 2")
    assert from_text(text, "f").code == "def f():\n    return 2\n"


def test_a_usage_example_is_not_the_solution() -> None:
    text = fenced("def f():\n    return 1") + "Use it:\n" + fenced("print(f())")
    assert from_text(text, "f").code == "def f():\n    return 1\n"


def test_helpers_stand_before_the_solution() -> None:
    text = fenced("import math\nROOT = 2") + fenced("def f():\n    return math.sqrt(ROOT)")
    found = from_text(text, "f")
    assert found.code is not None
    assert found.code.index("ROOT = 2") < found.code.index("def f")
    assert "1 of helpers" in found.rule


def test_an_earlier_block_that_acts_is_no_helper() -> None:
    text = fenced("print('hello')") + fenced("def f():\n    return 1")
    assert from_text(text, "f").code == "def f():\n    return 1\n"


def test_other_languages_are_never_taken() -> None:
    found = from_text(fenced("pip install x", "bash") + fenced("x = 1", "javascript"))
    assert found.code is None
    assert from_text(fenced("console.log(1)", "js"), language="javascript").code == "console.log(1)\n"


def test_untagged_blocks_must_parse() -> None:
    assert from_text(fenced("x = 1", "")).code == "x = 1\n"
    assert from_text(fenced("Output: 5 apples", "")).code is None
    both = fenced("def f():\n    return 1", "") + "prints\n" + fenced(">>> f()\n1", "")
    assert from_text(both, "f").code == "def f():\n    return 1\n"


def test_an_unclosed_block_runs_to_the_end() -> None:
    found = from_text("```python\nx = 1\n")
    assert found.code is not None
    assert found.code.strip() == "x = 1"
    assert "never closed" in found.rule


def test_a_bare_program_and_bare_prose() -> None:
    assert from_text("def f():\n    return 1\n").rule == "bare text"
    assert from_text("I cannot do that.").code is None
    assert from_text("Yes").code is None  # parses, as a name
    assert from_text("42").code is None
    assert from_text("").code is None


def test_fences_of_other_shapes() -> None:
    assert [b.code for b in fences("~~~~ python\na\n~~~\nb\n~~~~")] == ["a\n~~~\nb\n"]
    assert [b.language for b in fences("```{.python .numberLines}\na\n```")] == ["python"]
    assert [b.code for b in fences("1. so:\n   ```py\n   if x:\n       y\n   ```")] == ["if x:\n    y\n"]
    assert [b.code for b in fences("```py\r\na\r\n```")] == ["a\n"]
    assert fences("inline ```x``` is none") == ()
    assert fences("```x``` is inline code too") == ()


PROMPT = 'import math\n\n\ndef helper(n):\n    return n + 1\n\n\ndef area(r):\n    """The area."""\n'


def completed(text: str) -> str:
    sample = Sample("s", chat(PROMPT))
    return extract(answer(sample, text), "area", "completion").code or ""


def test_a_completion_continues_the_prompt() -> None:
    assert completed("    return math.pi * r * r\n") == PROMPT + "    return math.pi * r * r\n"


def test_a_whole_function_gets_the_prompts_helpers() -> None:
    code = completed(fenced("def area(r):\n    return helper(r) * math.pi"))
    assert code.startswith("import math")
    assert code.count("def area") == 1
    assert "def helper" in code


def test_a_completion_of_a_fenced_prompt() -> None:
    sample = Sample("s", (Message("system", "x"), Message("user", "Complete:\n" + fenced(PROMPT))))
    code = extract(answer(sample, "    return 1\n"), "area", "completion").code
    assert code == PROMPT + "    return 1\n"


def code_of(prompt: str, text: str, entry_point: str = "area") -> str:
    return extract(answer(Sample("s", chat(prompt)), text), entry_point).code or ""


@pytest.mark.parametrize(
    "text",
    [
        "    return math.pi * r * r\n",
        "\n    square = r * r\n    return math.pi * square\n\n\nprint(area(1))\n",
        fenced("    return math.pi * r * r"),
        "<think>\nA circle.\n</think>\n    return math.pi * r * r",
    ],
)
def test_a_bare_body_fills_in_the_prompts_open_function(text: str) -> None:
    code = code_of(PROMPT, text)
    body = next(node.body for node in ast.parse(code).body if getattr(node, "name", "") == "area")
    assert "math.pi" in ast.unparse(body[-1])


@pytest.mark.parametrize(
    "prompt",
    [
        'class Solution:\n    def area(self, r):\n        """The area."""\n',
        "class Solution:\n    def area(self, r: int) -> int:\n",
        "class Solution:\n    def area(self, r: int) -> int:\n        import math\n",
    ],
)
def test_a_bare_body_of_an_open_method(prompt: str) -> None:
    body = "        return 3 * r * r\n"
    assert code_of(prompt, body, "Solution.area") == prompt + body


@pytest.mark.parametrize(
    "prompt",
    [
        "def area(r):\n    return r\n",  # to be repaired: it has a body, which would count
        "def area(r):\n    return r\n\n\ndef other(r):\n",  # another function is open
        "Write area(r).",
        "",
    ],
)
def test_a_bare_body_belongs_to_an_open_function_only(prompt: str) -> None:
    assert not code_of(prompt, "    return math.pi * r * r\n")
    assert not code_of(PROMPT, "    I cannot help with that.\n")
    assert not code_of(PROMPT, "The area is pi times the square.\n    So it grows.\n")


def test_an_empty_completion_is_no_code() -> None:
    assert extract(answer(Sample("s", chat(PROMPT)), " \n"), "area", "completion").code is None


def test_hostile_texts_end() -> None:
    for text in ("(" * 100_000, "-" * 100_000 + "1", "x" * 300_000, "\x00", "```\n" * 9_999, "'\\d'\n" * 99):
        from_text(text)
        from_text(fenced(text), "f")


@given(st.text(alphabet="`~ \npyx=1()", max_size=60))
def test_any_text_gives_a_reason(text: str) -> None:
    found = from_text(text, "f")
    assert found.rule
    assert found.code is None or isinstance(found.code, str)


@given(
    st.text(st.characters(blacklist_characters="\r", blacklist_categories=["Cs"]), min_size=1, max_size=80)
)
def test_a_block_keeps_its_text(code: str) -> None:
    fence = "`" * 9
    (block,) = fences(f"{fence}python\n{code}\n{fence}")
    assert block.code == code + "\n" or fence in code


def test_a_block_that_only_imports_the_entry_point_is_no_solution() -> None:
    solution = "def f(n):\n    return n\n"
    use = "from solution import f\n\nassert f(1) == 1\n"
    text = f"```python\n{solution}```\nTests:\n```python\n{use}```"
    assert from_text(text, "f").code == solution
    reverse = f"```python\n{use}```\n\n```python\n{solution}```"
    assert from_text(reverse, "f").code == solution
    assert from_text("```python\nfrom math import gcd\n```", "gcd").code == "from math import gcd\n"
