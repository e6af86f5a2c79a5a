"""Pairs by the vectors of a service, and the encoder that comes with the package."""

from __future__ import annotations

import pytest
from goldgate import Embed, Sample, answer
from goldgate.testing import drive, replay
from goldgate_multilingual import encoder
from goldgate_multilingual.options import ParallelOptions
from goldgate_multilingual.parallel import check, cosine

SAMPLE = Sample("s", (), {"source": "The train is late today because of the snow.", "language": "de"})


@pytest.mark.parametrize(
    ("vectors", "score"),
    [
        (((1.0, 0.0), (0.9, 0.1)), 1.0),
        (((1.0, 0.0), (0.0, 1.0)), 0.0),
        (((1.0, 0.0), (0.4, 0.9)), None),
        (((1.0, 0.0), (0.0, 0.0)), None),
        (((1.0, 0.0), (1.0, 0.0, 0.0)), None),
        (((float("nan"), 0.0), (1.0, 0.0)), None),
    ],
)
def test_the_cosine_decides(vectors, score):
    assert (
        replay(check, answer(SAMPLE, "Der Zug ist spät."), ParallelOptions(), replies=vectors).score == score
    )


def test_the_packages_own_encoder():
    servers = {"embed": encoder.connect()}
    right, other = (
        "Der Zug hat heute wegen des Schnees Verspätung.",
        "Die Suppe braucht mehr Salz und Pfeffer.",
    )
    assert drive(check, answer(SAMPLE, right), ParallelOptions(), servers=servers).score == 1.0
    assert drive(check, answer(SAMPLE, other), ParallelOptions(), servers=servers).score == 0.0
    (vector,) = servers["embed"].serve([Embed("Hallo")])
    assert cosine(vector, vector) == pytest.approx(1.0)


def test_options_are_checked():
    with pytest.raises(ValueError, match="far <= least"):
        ParallelOptions(least=0.2, far=0.5)
