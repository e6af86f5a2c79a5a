"""The journal keeps every reply once, whoever asked."""

from __future__ import annotations

from pathlib import Path

import pytest
from goldgate.engine.journal import Claim, SqliteJournal
from goldgate.errors import RunError

ONE, TWO = (b"s", b"1"), (b"s", b"2")


def test_what_is_put_is_found_and_what_is_claimed_is_asked_once(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "j")
    assert journal.claim([ONE, TWO], 1) == [Claim.YOURS, Claim.YOURS]
    assert journal.claim([ONE], 1) == [Claim.YOURS]
    assert journal.claim([ONE], 2) == [Claim.LATER]
    journal.put([(ONE, "echo", b"reply")])
    assert journal.claim([ONE], 2) == [b"reply"]
    assert journal.claim([TWO], 2) == [Claim.LATER]
    journal.release([TWO])
    assert journal.claim([TWO], 2) == [Claim.YOURS]


def test_a_worker_that_is_gone_holds_no_claims(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "j")
    journal.claim([ONE], 1)
    journal.claim([TWO], 2)
    journal.abandon(1)
    assert journal.claim([ONE, TWO], 3) == [Claim.YOURS, Claim.LATER]


def test_it_outlives_its_process_and_counts(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "j")
    journal.put([(ONE, "echo", b"1"), (TWO, "lint", b"2")])
    journal.put([(TWO, "lint", b"ignored")])
    again = SqliteJournal(tmp_path / "j")
    assert again.claim([ONE, TWO]) == [b"1", b"2"]
    assert again.counts() == {"echo": (1, 1), "lint": (1, 2)}


def test_earlier_journals_are_read_and_what_is_found_is_copied(tmp_path: Path) -> None:
    SqliteJournal(tmp_path / "old").put([(ONE, "echo", b"old")])
    journal = SqliteJournal(tmp_path / "new", [tmp_path / "old"])
    assert journal.claim([ONE, TWO]) == [b"old", Claim.YOURS]
    assert SqliteJournal(tmp_path / "new").claim([ONE]) == [b"old"]
    assert journal.counts() == {"echo": (1, 1)}


def test_a_file_that_is_no_journal(tmp_path: Path) -> None:
    (tmp_path / "j").write_bytes(b"not a database, but long enough to look at" * 99)
    with pytest.raises(RunError, match="not a journal"):
        SqliteJournal(tmp_path / "j")


def test_an_earlier_file_that_is_no_journal_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "old").write_bytes(b"not a database, but long enough to look at" * 99)
    assert SqliteJournal(tmp_path / "new", [tmp_path / "old", tmp_path / "gone"]).claim([ONE]) == [
        Claim.YOURS
    ]
