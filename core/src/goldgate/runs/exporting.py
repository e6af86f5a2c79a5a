"""What happens to a sample at the end of a pipeline: it is counted, selectors choose, its rows are made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from goldgate.config.plan import Plan, ResolvedStep
from goldgate.errors import RunError
from goldgate.groups import Group, applies
from goldgate.io import output_rows
from goldgate.io.output_rows import PROMPTS
from goldgate.nouns import Drop, Example, Judged
from goldgate.runs.funnel import MOST, Funnel
from goldgate.runs.metrics import Metrics
from goldgate.trust.label_noise import LabelNoise


class Exporting:
    """Makes the rows of samples and counts on the way. ``part``: it sees only a part of the run, so that
    nothing is cut off before the parts are added up. ``context``: where an earlier run judged them.
    """

    def __init__(
        self,
        plan: Plan,
        run: str,
        label_noise: LabelNoise,
        part: bool = False,
        context: output_rows.Context | None = None,
    ) -> None:
        steps = [step for stage in plan.stages for step in stage]
        self._plan = plan
        self.config = plan.config
        self._context = context or output_rows.Context.of(plan, run)
        self._accept = {step.config.name: step.config.accept for step in steps}
        self._judges = any(
            step.component.kind == "verifiers" and step.component.value.of != "sample" for step in steps
        )
        self._most = 0 if part else MOST
        self._as_prompts = PROMPTS in plan.config.export
        self.funnel = Funnel.of(plan)
        self.metrics = Metrics(self._accept, capped=not part)
        self.label_noise = label_noise

    def rows(self, group: Group) -> Iterator[tuple[str, dict[str, Any]]]:
        """Data set and row, for every row that a sample makes."""
        judged = [self._settled(one) for one in group.judged]
        self.funnel.add(group, judged, self._accept, self._most)
        self.metrics.add(group, judged)
        chosen: dict[str, list[Example]] = {}
        for selector in self._plan.selectors:
            to = selector.component.value.to
            examples = selected(selector, judged)
            chosen.setdefault(to, []).extend(examples)
            for example in examples:
                self.label_noise.example(to, example)
        for one in judged:
            self.label_noise.judged(one)
        return output_rows.exported(group, judged, chosen, self._context, self._as_prompts)

    def _settled(self, judged: Judged) -> Judged:
        """A candidate that no verifier scored is not accepted, where there are verifiers."""
        if not judged.accepted or not self._judges:
            return judged
        for verdict in judged.verdicts.values():
            if verdict.score is not None:
                return judged
        return replace(judged, dropped=Drop("judge", "no verifier gave a verdict", "abstained"))


def selected(selector: ResolvedStep, judged: Sequence[Judged]) -> list[Example]:
    """What a selector chooses. Raises RunError when it breaks."""
    if not judged or not applies(selector.config.when, judged[0].candidate.sample):
        return []
    try:
        return list(selector.call(selector.component.value.choose, judged))
    except Exception as error:
        raise RunError(f"{selector.config.name} broke: {type(error).__name__}: {error}") from error
