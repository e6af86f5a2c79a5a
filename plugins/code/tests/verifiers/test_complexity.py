"""Cyclomatic complexity and documentation."""

import pytest
from goldgate import Sample, answer, chat
from goldgate_code.verifiers import complexity


def block(code: str, tag: str = "python") -> str:
    return f"```{tag}\n{code}\n```"


class TestComplexity:
    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ("return 1", 1),
            ("if n: return 1", 2),
            ("if n and n > 1 or n < 3: return 1", 4),
            ("for i in n:\n        while i: pass", 3),
            ("return [i for i in n if i if i > 1]", 4),
            ("return 1 if n else 2", 2),
            ("try: pass\n    except ValueError: pass\n    except KeyError: pass", 3),
            ("match n:\n        case 1: pass\n        case _: pass", 2),
            ("def g():\n        if n: pass", 1),
        ],
    )
    def test_decisions(self, body: str, expected: int) -> None:
        code = f"def f(n):\n    {body}"
        verdict = complexity.check(
            answer(Sample("s", chat("x")), block(code)), complexity.ComplexityOptions()
        )
        assert verdict.evidence["complexity"]["f"] == expected

    def test_limits(self) -> None:
        code = 'class A:\n    """A."""\n\n    def f(self, n):\n        return 1 if n else 2\n\n    def _g(self): ...'
        candidate = answer(Sample("s", chat("x")), block(code))
        assert complexity.check(candidate, complexity.ComplexityOptions(most=1)).score == 0
        assert complexity.check(candidate, complexity.ComplexityOptions(documented=0.5)).score == 1
        assert complexity.check(candidate, complexity.ComplexityOptions(documented=0.6)).score == 0

    @pytest.mark.parametrize(
        "code",
        [
            "n = 1\n" + "if n: n += 1\n" * 11,
            "class A:\n" + "    if 1: n = 1\n" * 11,
            "f = lambda n: " + " or ".join("n" * 12),
            "def f(n):\n" + "    if n: n += 1\n" * 11 + "\ndef f(n):\n    return n\n",
        ],
    )
    def test_it_cannot_be_put_where_nobody_looks(self, code: str) -> None:
        candidate = answer(Sample("s", chat("x")), block(code))
        assert complexity.check(candidate, complexity.ComplexityOptions()).score == 0

    @pytest.mark.parametrize("text", ["", " ", ".", "---"])
    def test_a_docstring_without_a_word_documents_nothing(self, text: str) -> None:
        candidate = answer(Sample("s", chat("x")), block(f'def f(n):\n    """{text}"""\n    return n'))
        assert complexity.check(candidate, complexity.ComplexityOptions(documented=1.0)).score == 0

    def test_a_deep_expression(self) -> None:
        candidate = answer(Sample("s", chat("x")), block("def f(n):\n    return " + "n+" * 900 + "1"))
        assert complexity.check(candidate, complexity.ComplexityOptions()).score is not None
