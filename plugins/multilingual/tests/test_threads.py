"""A hundred repeats in eight threads give the same verdicts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from goldgate import Sample, answer, chat
from goldgate.testing import drive
from goldgate_multilingual import encoder, match, parallel, pure
from goldgate_multilingual.options import MatchOptions, ParallelOptions, PureOptions, TranslationOptions
from goldgate_multilingual.translation import check as translation
from goldgate_multilingual.translation import meaning

PAIRS = (
    ("de", "Hier leben etwa 10 Mio. Menschen."),
    ("de", "Hier leben etwa 10 Milliarden Menschen."),
    ("fr", "Environ 10 millions de personnes vivent ici."),
    ("fi", "Täällä asuu noin 10 miljoonaa ihmistä."),
    ("th", "มีคนอาศัยอยู่ที่นี่ประมาณ 10 ล้านคน"),
    ("hi", "यहाँ लगभग 1 करोड़ लोग रहते हैं।"),
)


@pytest.mark.parametrize("name", ["match", "pure", "translation"])
def test_a_hundred_repeats_in_eight_threads_are_the_same(name, own):
    texts_ = [(code, texts["medium"]) for code, texts in list(own.items())[:: 8 if name == "match" else 14]]
    wrong = [(code, texts_[at - 1][1]) for at, (code, _) in enumerate(texts_)]
    rows = PAIRS if name == "translation" else (*texts_, *wrong)
    check, options = {
        "match": (match.check, MatchOptions()),
        "pure": (pure.check, PureOptions()),
        "translation": (translation.check, TranslationOptions()),
    }[name]
    source = {"source": "About 10 million people live here.", "source_language": "en"}

    def run(_):
        return [
            check(answer(Sample("s", chat("?"), {"language": code, **source}), text), options)
            for code, text in rows
        ]

    first = run(0)
    assert {verdict.score for verdict in first} >= {0.0, 1.0}
    with ThreadPoolExecutor(8) as pool:
        assert all(found == first for found in pool.map(run, range(100)))


@pytest.mark.skipif(not meaning.available(), reason="the sentence encoder is not installed")
def test_pairs_by_the_packages_own_encoder_are_the_same_in_eight_threads():
    servers = {"embed": encoder.connect()}
    sample = Sample("s", chat("?"), {"source": "The train is late today because of the snow."})
    texts = ("Der Zug hat heute wegen des Schnees Verspätung.", "Die Suppe braucht mehr Salz.")

    def run(_):
        return [
            drive(parallel.check, answer(sample, text), ParallelOptions(), servers=servers) for text in texts
        ]

    first = run(0)
    assert [verdict.score for verdict in first] == [1.0, 0.0]
    with ThreadPoolExecutor(8) as pool:
        assert all(found == first for found in pool.map(run, range(100)))
