"""Code and judgements in reasoning blocks do not count."""

from goldgate import Sample, answer, chat
from goldgate_code.parsing.extract import extract
from goldgate_code.parsing.replies import json_object


def test_code_and_judgements_in_thoughts_do_not_count() -> None:
    thought = "<think>\n```python\ndef f():\n    return 1\n```\n</think>\n"
    sample = Sample("s", chat("x"))
    for policy in ("program", "completion"):
        assert extract(answer(sample, thought + "I give up."), "f", policy).code != "def f():\n    return 1\n"  # type: ignore[arg-type] # one of the two policies
    assert extract(answer(sample, thought + "I give up."), "f").code is None
    found = extract(answer(sample, thought + "```python\ndef f():\n    return 2\n```"), "f").code
    assert found == "def f():\n    return 2\n"
    assert json_object('<think>\n{"style": 0}\n</think>\n{"style": 1}') == {"style": 1}
    assert json_object('<think>\n{"style": 1}') is None
