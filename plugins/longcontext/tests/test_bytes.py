"""A long document is kept once: groups, requests, journal and set-aside rows hold its digest, however many
questions and answers there are; a row to train on holds it in full, once.
"""

import json
from pathlib import Path

import pytest
from goldgate.runs import read_config, read_row, run
from goldgate_longcontext.documents.prose import prose
from goldgate_longcontext.documents.source import document_of

DOCUMENT = prose("bytes", 500_000)
K = 8
"""Answers that ``counting.candidates`` makes of each sample."""
CONFIG = """
name = "bytes"
seed = 3
plugins = ["counting.py"]

[[source]]
path = "long.txt"
reader = "longcontext.documents"

[services.model]
use = "counting.model"

[[step]]
use = "{generator}"
{options}

[[step]]
use = "counting.candidates"

[[step]]
use = "counting.sizes"

[[step]]
use = "longcontext.answer"

[export]
accepted = "jsonl"
rejected = "jsonl"
"""
SMALL = 20_000  # bytes that a group, a request or a row may have where the document is not in it


@pytest.fixture
def ran(tmp_path, monkeypatch):
    """Runs a generator over one long document, and K answers to what it makes; the folder of the run."""

    def start(generator, options, workers=0):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "long.txt").write_text(DOCUMENT)
        (tmp_path / "counting.py").write_text((Path(__file__).parent / "counting.py").read_text())
        config = tmp_path / "bytes.toml"
        config.write_text(f"workers = {workers}\n" + CONFIG.format(generator=generator, options=options))
        return run(read_config(config), executor="local" if workers else "inline").folder

    return start


def rows_of(folder, name):
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text().splitlines()]


@pytest.mark.parametrize(
    ("generator", "options", "workers"),
    [
        ("longcontext.chunk_qa", "n = 1", 1),
        ("longcontext.summaries", "questions = 0", 0),
        ("longcontext.needles", 'kinds = ["single"]\ntarget = [131072]', 0),
        ("longcontext.assemble", "target = [262144]", 0),
    ],
)
def test_k_answers_to_a_long_document_keep_it_once(ran, generator, options, workers):
    folder = ran(generator, options, workers)
    every = [*rows_of(folder, "accepted"), *rows_of(folder, "rejected")]
    assert len(every) == K
    (sizes,) = {
        (one["evidence"]["group"], one["evidence"]["request"])
        for row in every
        for one in row["verdicts"]
        if one["verifier"] == "counting.sizes"
    }
    assert max(sizes) < SMALL
    blobs = [path for path in folder.rglob("blobs/*/*") if path.is_file()]
    assert len(blobs) == 1
    assert blobs[0].stat().st_size > 400_000
    rest = [path for path in folder.rglob("*") if path.is_file() and path.parents[1].name != "blobs"]
    # Documents that a sample was filled with are logged as the service gave them, once per sample.
    drawn = sum(path.stat().st_size for path in rest if path.parent.name == "replies")
    assert drawn < (700_000 if generator == "longcontext.assemble" else 100_000)
    assert sum(path.stat().st_size for path in rest if path.suffix != ".jsonl") - drawn < 300_000
    assert (folder / "rejected.jsonl").stat().st_size < K * SMALL
    document = blobs[0].read_text()
    for row in rows_of(folder, "accepted"):  # what is trained on can be trained on as it stands
        (message,) = row["prompt"]
        start, end = row["reference"]["document"]
        assert message["content"][start:end] == document
        assert len(json.dumps(row)) < len(document) + SMALL


def test_a_row_to_train_on_can_be_checked_again(ran):
    """Offsets of an exported row are offsets into its prompt."""
    folder = ran("longcontext.chunk_qa", "n = 1")
    row = rows_of(folder, "accepted")[0]
    sample, _ = read_row({**row, "response": "4711"}, "here")
    assert document_of(sample) == DOCUMENT
