"""One honest verifier, and mutants of it: each breaks one promise. Imported by test_testing_promises.py."""

import datetime
import os
import pickle
import random
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime as moment
from functools import cache
from typing import Any

from goldgate import Candidate, Control, Filter, Job, Notes, Sample, Verdict, Verifier, answer, chat

CARD = Sample("card", chat("Write a test card number."), {"prefix": "4"})
GOOD = answer(CARD, "4111 1111 1111 1111")
CONTROLS = (
    Control(GOOD, 1.0, tags={"set": "gold"}),
    Control(answer(CARD, "4111 1111 1111 1112"), 0.0, tags={"set": "gold"}),
    Control(answer(CARD, "٤١١١ ١١١١ ١١١١ ١١١١"), 0.0, tags={"set": "adversarial"}),
)
state: list[str] = []


def luhn(candidate: Candidate) -> Verdict:
    """The honest one."""
    digits = [int(c) for c in candidate.text if c in "0123456789"][::-1]
    total = sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    prefix = candidate.sample.reference.get("prefix")
    right = len(digits) > 11 and total % 10 == 0 and prefix == str(digits[-1])
    return Verdict(float(right), f"the Luhn sum is {total}")


def accepts_all(candidate: Candidate) -> Verdict:
    return replace(luhn(candidate), score=1.0)


def rejects_all(candidate: Candidate) -> Verdict:
    return replace(luhn(candidate), score=0.0)


def accepts_silence(candidate: Candidate) -> Verdict:
    return luhn(candidate) if candidate.text.strip() else Verdict(1.0, "nothing is wrong")


def raises_on_junk(candidate: Candidate) -> Verdict:
    if candidate.text:
        int(candidate.text.replace(" ", "") or "0")
    return luhn(candidate)


def is_random(candidate: Candidate) -> Verdict:
    return replace(luhn(candidate), evidence={"draw": random.random()})


def follows_the_hash_seed(candidate: Candidate) -> Verdict:
    return replace(luhn(candidate), evidence={"words": list({"one", "two", "three", "four", "five"})})


def remembers(candidate: Candidate) -> Verdict:
    state.append(candidate.text)
    return replace(luhn(candidate), score=0.0) if len(state) > 4 else luhn(candidate)


def returns_a_number(candidate: Candidate) -> Any:
    return luhn(candidate).score


def says_why_at_length(candidate: Candidate) -> Verdict:
    return replace(luhn(candidate), why=f"I read:\n{candidate.text}")


def gives_no_json(candidate: Candidate) -> Verdict:
    return replace(luhn(candidate), evidence={"match": re.match("4", "4")})


def opens_a_file(candidate: Candidate) -> Verdict:
    with open(__file__) as file:
        return replace(luhn(candidate), evidence={"first": file.readline()})


def writes_a_file(candidate: Candidate) -> Verdict:
    with open("/dev/null", "w") as file:
        file.write(candidate.text[:1])
    return luhn(candidate)


def asks_the_net(candidate: Candidate) -> Verdict:
    with socket.socket() as opened:
        opened.setblocking(False)
        opened.connect_ex(("127.0.0.1", 9))
    return luhn(candidate)


def starts_a_program(candidate: Candidate) -> Verdict:
    subprocess.run([sys.executable, "-c", ""], check=True)
    return luhn(candidate)


def waits(candidate: Candidate) -> Verdict:
    time.sleep(0.001)
    return luhn(candidate)


def prints(candidate: Candidate) -> Verdict:
    print("judging")  # noqa: T201 - that is its fault
    return luhn(candidate)


def evaluates(candidate: Candidate) -> Verdict:
    try:
        eval(candidate.text, {})  # noqa: S307 - that is its fault
    except Exception:  # noqa: BLE001 - whatever the text raises
        return luhn(candidate)
    return luhn(candidate)


def unpickles(candidate: Candidate) -> Verdict:
    try:
        pickle.loads(candidate.text.encode())  # noqa: S301 - that is its fault
    except Exception:  # noqa: BLE001 - whatever the text raises
        return luhn(candidate)
    return luhn(candidate)


def backtracks(candidate: Candidate) -> Verdict:
    re.fullmatch("(a+)+", candidate.text[-60:])
    return luhn(candidate)


def backtracks_on_short_texts(candidate: Candidate) -> Verdict:
    if len(candidate.text) < 100:
        re.fullmatch(r"(?:[0-9]+[ ,]?)+", candidate.text)
    return luhn(candidate)


def shows_a_set(candidate: Candidate) -> Verdict:
    words = {word for word in candidate.text.split() if word.isalpha() or word[:5] in ("alpha", "beta-")}
    return replace(luhn(candidate), evidence={"words": [*words][:1]})


def asks_the_time(candidate: Candidate) -> Verdict:
    return replace(luhn(candidate), evidence={"valid": moment.now().year < 2500})


def asks_the_day(candidate: Candidate) -> Verdict:
    return replace(luhn(candidate), evidence={"valid": datetime.date.today().year < 2500})


def counts_seconds(candidate: Candidate) -> Verdict:
    return replace(luhn(candidate), evidence={"valid": time.time() > 0})


def asks_the_surroundings(candidate: Candidate) -> Verdict:
    return replace(luhn(candidate), evidence={"home": bool(os.environ.get("GOLDGATE_NOWHERE"))})


@cache
def _surroundings() -> bool:
    return bool(os.getenv("GOLDGATE_NOWHERE"))


def remembers_the_surroundings(candidate: Candidate) -> Verdict:
    return replace(luhn(candidate), evidence={"home": _surroundings()})


def sets_an_alarm(candidate: Candidate) -> Verdict:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    return luhn(candidate)


def shares_a_list(candidate: Candidate) -> Verdict:
    state.clear()
    for letter in candidate.text * 200:
        state.extend(letter)
    return replace(luhn(candidate), evidence={"letters": len(state), "first": "".join(state[:20])})


def rewrites_the_row(candidate: Candidate) -> Verdict:
    verdict = luhn(candidate)
    candidate.sample.reference["seen"] = True  # type: ignore[index] # that is its fault
    return verdict


def trusts_an_empty_reference(candidate: Candidate) -> Verdict:
    if not candidate.sample.reference.get("prefix"):
        return Verdict(1.0, "nothing to compare with")
    return luhn(candidate)


def chokes_on_a_reference(candidate: Candidate) -> Verdict:
    candidate.sample.reference["prefix"].strip()
    return luhn(candidate)


def asks_in_secret(candidate: Candidate) -> Any:
    yield Job({"main.py": ""}, ("python", "main.py"))
    return luhn(candidate)


def asks_for_ever(candidate: Candidate) -> Any:
    yield Job({"main.py": ""}, ("python", "main.py"), seconds=float("inf"))
    return luhn(candidate)


def _verifier(check: Callable[..., Any], **changes: Any) -> Verifier:
    return replace(Verifier(check, ("prefix",), controls=CONTROLS), **changes)


HONEST = _verifier(luhn)
MUTANTS = [
    ("gets its controls right", _verifier(accepts_all)),
    ("gets its controls right", _verifier(rejects_all)),
    ("gets its controls right", _verifier(returns_a_number)),
    ("gets its controls right", _verifier(asks_in_secret)),
    ("gets its controls right", _verifier(asks_for_ever, asks=("sandbox",))),
    ("ships controls", _verifier(luhn, controls=())),
    ("ships controls", _verifier(luhn, controls=CONTROLS[:1])),
    ("ships controls", _verifier(luhn, controls=CONTROLS[:2])),
    ("accepts no silence", _verifier(accepts_silence)),
    ("survives junk", _verifier(raises_on_junk)),
    ("is deterministic", _verifier(is_random)),
    ("is deterministic", _verifier(follows_the_hash_seed)),
    ("is deterministic", _verifier(remembers)),
    ("gives reasons", _verifier(says_why_at_length)),
    ("gives reasons", _verifier(gives_no_json)),
    ("pickles", _verifier(lambda candidate: luhn(candidate))),
    ("leaves its input alone", _verifier(rewrites_the_row)),
    ("survives an odd reference", _verifier(trusts_an_empty_reference)),
    ("survives an odd reference", _verifier(chokes_on_a_reference)),
    ("is safe in threads", _verifier(sets_an_alarm)),
    ("is safe in threads", _verifier(shares_a_list)),
    ("is done in time", _verifier(backtracks)),
    ("has no endless pattern", _verifier(backtracks_on_short_texts)),
    ("is deterministic", _verifier(shows_a_set)),
    ("does no io", _verifier(asks_the_time)),
    ("does no io", _verifier(asks_the_day)),
    ("does no io", _verifier(counts_seconds)),
    ("does no io", _verifier(asks_the_surroundings)),
    ("does no io", _verifier(remembers_the_surroundings)),
    ("does no io", _verifier(opens_a_file)),
    ("does no io", _verifier(writes_a_file)),
    ("does no io", _verifier(asks_the_net)),
    ("does no io", _verifier(starts_a_program)),
    ("does no io", _verifier(waits)),
    ("does no io", _verifier(prints)),
    ("does no io", _verifier(evaluates)),
    ("does no io", _verifier(unpickles)),
]


def length(candidate: Candidate) -> int:
    """An honest note."""
    return len(candidate.text)


def empty(notes: Notes) -> Iterator[str | None]:
    """An honest filter."""
    for note in notes:
        yield None if note.value else "empty"


def notes_a_set(candidate: Candidate) -> object:
    return {character for character in candidate.text if False} or object()


def notes_its_memory(candidate: Candidate) -> int:
    state.append("x")
    return len(state)


def notes_the_hash(candidate: Candidate) -> int:
    return hash(candidate.text)


def notes_a_file(candidate: Candidate) -> str:
    with open("/etc/hostname") as file:
        return file.read()


def notes_the_time(candidate: Candidate) -> bool:
    return time.time() > 0


def holds_its_notes(notes: Notes) -> Iterator[str | None]:
    seen = []
    for note in notes:
        seen.append(note.value)
        yield None


def notes_its_text(candidate: Candidate) -> str:
    return candidate.text[:2_000].encode("utf-8", "replace").decode()


def raises_on_a_row(candidate: Candidate) -> str:
    return candidate.messages[0].content


def reads_ahead(notes: Notes) -> Iterator[None]:
    yield from [None for _ in notes]


def gives_no_reason(notes: Notes) -> Iterator[str]:
    for _ in notes:
        yield " "


def invents(notes: Notes) -> Iterator[None]:
    for _ in notes:
        yield None
    yield None


def never_forgets(notes: Notes) -> Iterator[str | None]:
    for note in notes:
        yield "seen" if f"{note.id} {note.index}" in state else None
        state.append(f"{note.id} {note.index}")


HONEST_FILTER = Filter(length, empty)
BAD_FILTERS = [
    ("notes are plain and the same again", Filter(notes_a_set, empty)),
    ("notes are plain and the same again", Filter(notes_its_memory, empty)),
    ("notes are plain and the same again", Filter(raises_on_a_row, empty)),
    ("notes are the same in every process", Filter(notes_the_hash, empty)),
    ("notes do no io", Filter(notes_a_file, empty)),
    ("answers each note before the next", Filter(length, reads_ahead)),
    ("answers each note before the next", Filter(length, gives_no_reason)),
    ("survives an empty stream", Filter(length, invents)),
    ("decides the same again", Filter(length, never_forgets)),
    ("component pickles", Filter(lambda candidate: 1)),
    ("notes do no io", Filter(notes_the_time, empty)),
    ("decide holds no notes", Filter(notes_its_text, holds_its_notes)),
]
