"""Count, while a run is exported, what its verifiers decided; then say how many labels are likely wrong."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from goldgate.config.plan import Plan
from goldgate.nouns import Example, Judged, Sample
from goldgate.trust import certificates
from goldgate.trust.cases import tags
from goldgate.trust.certificates import Certificate
from goldgate.trust.intervals import LEVEL, rate
from goldgate.trust.noise import Estimate, Observed, wrong
from goldgate.trust.rates import Rates

ASSUMES = (
    "Estimated from each verifier's measured error rates and from how much it accepted here. It holds "
    "where this run's candidates are like the labelled cases of the certificates, and where filters and "
    "selection do not prefer wrong rows. Where several verifiers judged a row it is wrong if any of them "
    "let a wrong one pass: their shares are added, never multiplied, because they need not err independently."
)
Stratum = tuple[str, str]
RIGHT = 0.5
"""The lowest score in the source that labels a response as right."""
WHOLE: Stratum = ("", "")


class LabelNoise:
    """Counts by verifier and stratum: a tag's value for which its certificate has rates of its own."""

    def __init__(self, plan: Plan) -> None:
        self._accept = {step.config.name: step.config.accept for step in certificates.needed(plan)}
        base = Path(plan.config.base)
        self._certificates = {
            step.config.name: certificates.find(step, base) for step in certificates.needed(plan)
        }
        self._strata = {name: _known(found) for name, found in self._certificates.items()}
        self._decided: dict[tuple[str, Stratum, bool], int] = defaultdict(int)
        self._rows: dict[str, int] = defaultdict(int)
        self._passed: dict[tuple[str, str, Stratum], int] = defaultdict(int)
        self._refused: dict[tuple[str, str, Stratum], int] = defaultdict(int)
        self._labels: dict[tuple[str, str, bool], int] = defaultdict(int)

    def certificates(self) -> dict[str, Any]:
        """The certificate of each verifier that the estimates rest on, as plain data; None where none holds
        for its code, options and threshold.
        """
        return {name: asdict(found) if found else None for name, found in self._certificates.items()}

    def judged(self, one: Judged) -> None:
        """Count the verdicts on a candidate, and whether they agree with its label in the source."""
        if one.expected is not None and one.failure is None:
            outcome = "accepted" if one.dropped is None else one.dropped.kind
            self._labels["", outcome, one.expected >= RIGHT] += 1
        for name, verdict in one.verdicts.items():
            if verdict.score is not None:
                accepted = verdict.score >= self._accept[name]
                self._decided[name, self._stratum(name, one.candidate.sample), accepted] += 1

    def example(self, dataset: str, chosen: Example) -> None:
        """Count the rows that an example makes: one, or one for each ordered pair."""
        ranked = chosen.ranked
        pairs: list[tuple[Judged, Judged | None]] = [
            (better, worse) for place, better in enumerate(ranked) for worse in ranked[place + 1 :]
        ]
        for better, worse in pairs or [(ranked[0], None)]:
            self._rows[dataset] += 1
            sample = better.candidate.sample
            if better.expected is not None:
                self._labels[dataset, "accepted", better.expected >= RIGHT] += 1
            if worse is not None and worse.expected is not None:
                self._labels[dataset, "rejected", worse.expected >= RIGHT] += 1
            if better.accepted:
                for name in better.verdicts:
                    self._passed[dataset, name, self._stratum(name, sample)] += 1
            if worse is not None and worse.dropped is not None and worse.dropped.kind == "rejected":
                name = worse.dropped.by
                self._refused[dataset, name, self._stratum(name, sample)] += 1

    def take(self) -> list[Any]:
        """What was counted since the last time, as plain data, for ``merge`` in another process."""
        tables: tuple[dict[Any, int], ...] = (
            self._decided,
            self._rows,
            self._passed,
            self._refused,
            self._labels,
        )
        found = [list(table.items()) for table in tables]
        for table in tables:
            table.clear()
        return found

    def merge(self, state: Sequence[Any]) -> None:
        """Add what the next part of the run counted."""
        decided, rows, passed, refused, labels = state
        for (dataset, outcome, right), count in labels:
            self._labels[dataset, outcome, right] += count
        for (name, stratum, accepted), count in decided:
            self._decided[name, (stratum[0], stratum[1]), accepted] += count
        for dataset, count in rows:
            self._rows[dataset] += count
        for table, counts in ((self._passed, passed), (self._refused, refused)):
            for (dataset, name, stratum), count in counts:
                table[dataset, name, (stratum[0], stratum[1])] += count

    def summary(self, level: float = LEVEL) -> dict[str, Any]:
        """Data set → estimated share of wrong labels, for the manifest."""
        found: dict[str, Any] = {}
        for dataset, rows in self._rows.items():
            found[dataset] = {"rows": rows, "accepted": self._side(dataset, True, level)}
            if any(key[0] == dataset for key in self._refused):
                found[dataset]["rejected"] = self._side(dataset, False, level)
            if audit := self._audit(dataset, level):
                found[dataset]["labelled"] = audit
        audit = self._audit("", level)
        whole = {"labelled": audit} if audit else {}
        return {"level": level, "assumes": ASSUMES, "datasets": found, **whole} if found or whole else {}

    def _audit(self, dataset: str, level: float) -> dict[str, Any]:
        """What the labels in the source say: of the right and the wrong candidates by outcome in a whole run
        (``dataset`` empty), or of the rows of a data set: how many of each side are wrong there.
        """
        counts = {key[1:]: n for key, n in self._labels.items() if key[0] == dataset}
        found: dict[str, Any] = {}
        if not dataset:
            for right, what in ((False, "false_accept"), (True, "false_reject")):
                wrongly = counts.get(("rejected" if right else "accepted", right), 0)
                decided = wrongly + counts.get(("accepted" if right else "rejected", right), 0)
                if decided:
                    found[what] = asdict(rate(wrongly, decided, level))
            return found
        for side in ("accepted", "rejected"):
            wrong_, right_ = counts.get((side, False), 0), counts.get((side, True), 0)
            errors = wrong_ if side == "accepted" else right_
            if wrong_ + right_:
                found[side] = asdict(rate(errors, wrong_ + right_, level))
        return found

    def _side(self, dataset: str, accepted: bool, level: float) -> dict[str, Any]:
        """The wrong among the accepted rows of a data set, or the right among its rejected ones."""
        counts = {
            key[1:]: n
            for key, n in (self._passed if accepted else self._refused).items()
            if key[0] == dataset
        }
        every = sorted({name for name, _ in counts})
        # A step that accepts every score, such as a ranking, vouches for nothing.
        missing = [name for name in every if self._certificates[name] is None and self._rejects(name)]
        names = [name for name in every if self._certificates[name] is not None]
        if missing or not names:
            missing = missing or every
            why = f"no certificate for {', '.join(missing)} with these options" if missing else "no verifier"
            return {"share": None, "low": None, "high": None, "why": why}
        # Each verifier's interval is wide enough that all of them hold at once.
        each = 1.0 - (1.0 - level) / len(names)
        by = {name: self._of(name, counts, accepted, each) for name in names}
        rows = self._rows[dataset]
        weights = {name: sum(n for (one, _), n in counts.items() if one == name) / rows for name in names}
        return {
            "share": _round(min(1.0, sum(weights[name] * by[name].share for name in names))),
            "low": _round(max(weights[name] * by[name].low for name in names)),
            "high": _round(min(1.0, sum(weights[name] * by[name].high for name in names))),
            "by": {name: {key: _round(value) for key, value in asdict(by[name]).items()} for name in names},
        }

    def _rejects(self, name: str) -> bool:
        """Whether the verifier can reject at all."""
        return self._accept[name] > 0.0

    def _of(
        self, name: str, counts: Mapping[tuple[str, Stratum], int], accepted: bool, level: float
    ) -> Estimate:
        found = []
        for (other, stratum), rows in sorted(counts.items()):
            if other != name:
                continue
            rates = self._rates(name, stratum)
            error, loss = rates.false_accept, rates.false_reject
            if not accepted:
                error, loss = loss, error
            passed = self._decided[name, stratum, accepted]
            decided = passed + self._decided[name, stratum, not accepted]
            found.append(Observed(error, loss, passed, decided, rows))
        return wrong(found, level)

    def _rates(self, name: str, stratum: Stratum) -> Rates:
        certificate = self._certificate(name)
        own = [one.rates for one in certificate.strata if (one.tag, one.value) == stratum]
        return own[0] if own else certificate.rates

    def _stratum(self, name: str, sample: Sample) -> Stratum:
        """The first tag of a sample for which the certificate has enough cases of its own."""
        if not sample.tags or not (known := self._strata.get(name)):
            return WHOLE
        return next((tag for tag in tags(sample) if tag in known), WHOLE)

    def _certificate(self, name: str) -> Certificate:
        found = self._certificates[name]
        assert found is not None  # noqa: S101 - asked for only where there is one
        return found


def _known(certificate: Certificate | None) -> frozenset[Stratum]:
    """The strata for which a certificate has enough cases of their own."""
    strata = certificate.strata if certificate is not None else ()
    return frozenset((one.tag, one.value) for one in strata if not one.small and one.tag != "set")


def _round(value: float) -> float:
    return round(value, 6)
