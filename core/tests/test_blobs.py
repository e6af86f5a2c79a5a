"""The store of long texts: by digest, once, checked when read."""

from __future__ import annotations

from pathlib import Path

import pytest
from goldgate import Blob, Chat, Job, Message, Sample
from goldgate.blobs import INLINE, BlobStore, MissingBlobError
from goldgate.messages import message_to_dict

LONG = "x" * INLINE + "\N{SNOWMAN}"


def test_short_texts_stay_and_equal_ones_are_one_file(tmp_path: Path) -> None:
    store = BlobStore([tmp_path])
    assert store.keep("short") == "short"
    first, second = store.keep(LONG), store.keep(LONG)
    assert isinstance(first, Blob)
    assert first == second
    assert store.text(first) == LONG
    assert first.size == INLINE + 3
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    assert isinstance(store.keep(b"1"), Blob)


def test_without_a_folder_everything_stays(tmp_path: Path) -> None:
    assert BlobStore().keep(LONG) == LONG
    with pytest.raises(MissingBlobError, match="no folder"):
        BlobStore().data(Blob("00", 0))


def test_a_damaged_blob_is_never_believed(tmp_path: Path) -> None:
    store = BlobStore([tmp_path])
    blob = store.keep(LONG)
    assert isinstance(blob, Blob)
    (path,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    path.write_text("y")
    with pytest.raises(MissingBlobError, match="missing or damaged"):
        store.data(blob)


def test_a_damaged_blob_is_written_again(tmp_path: Path) -> None:
    store = BlobStore([tmp_path])
    blob = store.keep(LONG)
    assert isinstance(blob, Blob)
    (path,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    path.write_text("y")
    assert store.text(store.keep(LONG)) == LONG  # type: ignore[arg-type] # a long text is a blob


def test_what_another_folder_has_is_copied(tmp_path: Path) -> None:
    blob = BlobStore([tmp_path / "old"]).keep(LONG)
    assert isinstance(blob, Blob)
    assert BlobStore([tmp_path / "new", tmp_path / "old"]).text(blob) == LONG
    assert BlobStore([tmp_path / "new"]).text(blob) == LONG


def test_requests_hold_digests_and_services_are_given_texts(tmp_path: Path) -> None:
    store = BlobStore([tmp_path])
    sample = store.kept(Sample("s", (Message("user", "Why?", documents=(LONG, "short")),), files={"f": LONG}))
    document, short = sample.prompt[0].documents
    assert isinstance(document, Blob)
    assert (document, short) == (sample.files["f"], "short")
    with pytest.raises(ValueError, match="is a blob"):
        message_to_dict(sample.prompt[0])
    filled = store.filled(Chat(sample.prompt))
    assert message_to_dict(filled.messages[0])["content"] == f"{LONG}\n\nshort\n\nWhy?"
    job = store.filled(Job({"f": document, "g": "text"}, ("true",)))
    assert job.files == {"f": LONG, "g": "text"}
    plain = Chat((Message("user", "Why?"),))
    assert store.filled(plain) is plain


def test_a_request_holds_the_digest_of_a_long_document(tmp_path: Path) -> None:
    store = BlobStore([tmp_path])
    asked = [store.asked(Chat((Message("user", "Why?", documents=(LONG,)),), index=n)) for n in range(2)]
    assert all(isinstance(one.messages[0].documents[0], Blob) for one in asked)
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    job = Job({"f": LONG}, ("true",))
    assert store.asked(job) is job
    short = Chat((Message("user", "Why?", documents=("short",)),))
    assert store.asked(short) is short
    assert store.filled(asked[0]).messages[0].content == f"{LONG}\n\nWhy?"
