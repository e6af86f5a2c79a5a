"""Back-translation."""

from collections.abc import Mapping
from typing import Any

from goldgate import Completion, Message, Sample, Server, Verdict, answer, chat
from goldgate.testing import Scripted, drive
from goldgate_code.verifiers import faithfulness


def block(code: str, tag: str = "python") -> str:
    return f"```{tag}\n{code}\n```"


class TestFaithfulness:
    SAMPLE = Sample("s", chat("Explain."), {"source": "def f(n):\n    m = n + 1\n    return m * 2\n"})

    def verdict(
        self, text: str, *replies: str, sample: Sample = SAMPLE, **options: Any
    ) -> tuple[Verdict, Scripted]:
        left = list(replies)
        model = Scripted(lambda request: Completion(Message("assistant", left.pop(0))))
        verdict = drive(
            faithfulness.check,
            answer(sample, text),
            faithfulness.FaithfulnessOptions(**options),
            servers={"chat": model},
        )
        return verdict, model

    def test_the_writer_never_sees_the_original(self) -> None:
        verdict, model = self.verdict(
            "It adds one.", block("def f(n): ..."), '{"faithfulness": 3}', judge="critic"
        )
        assert verdict.score == 0.75
        assert "m * 2" not in model.asked[0].messages[0].content
        assert "m * 2" in model.asked[1].messages[0].content
        assert [request.service for request in model.asked] == ["", "critic"]

    def test_a_quotation_proves_nothing(self) -> None:
        text = "Simple:\n" + block(self.SAMPLE.reference["source"])
        verdict, model = self.verdict(text, copied=2)
        assert (verdict.score, model.asked) == (0, [])

    def test_tests_speak_first(self, servers: Mapping[str, Server]) -> None:
        sample = Sample("s", chat("x"), {**self.SAMPLE.reference, "asserts": ["assert f(1) == 4"]})
        model = Scripted(lambda request: Completion(Message("assistant", block("def f(n):\n    return 5"))))
        verdict = drive(
            faithfulness.check,
            answer(sample, "It adds."),
            faithfulness.FaithfulnessOptions(),
            servers={**servers, "chat": model},
        )
        assert verdict.score == 0
        assert len(model.asked) == 1
