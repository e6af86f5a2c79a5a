"""The names of system calls have the numbers that the kernel gives them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from goldgate_sandbox.inside.isolation.syscalls import NUMBERS, numbers

HEADER = Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h")


@pytest.mark.skipif(not HEADER.exists(), reason="the kernel's header is not installed")
def test_numbers_are_the_kernels() -> None:
    pairs = re.findall(r"#define __NR_(\w+)\s+(\d+)", HEADER.read_text())
    known = {name: int(number) for name, number in pairs}
    assert {name: known[name] for name in NUMBERS if name in known} == {
        name: number for name, number in NUMBERS.items() if name in known
    }
    assert len(NUMBERS.keys() & known.keys()) > 100


def test_a_name_that_nobody_knows() -> None:
    with pytest.raises(KeyError):
        numbers("ptrace nosuchcall")
