"""Near duplicates, licences and leaks, each with what tries to slip through."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from goldgate import Drop, Filter, Judged, Sample, answer, chat
from goldgate.testing import filtered
from goldgate_code.filters import decontamination, licences, near_duplicates
from goldgate_code.filters.decontamination import LeakOptions
from goldgate_code.filters.layout import plain
from goldgate_code.filters.near_duplicates import Index, NearDuplicateOptions
from goldgate_code.filters.tokens import shingles, tokens
from hypothesis import given
from hypothesis import strategies as st

DATA = Path(__file__).parents[5] / "shared" / "data" / "HumanEval.jsonl.gz"


def row(text: str, name: str = "s", prompt: str = "Write it.") -> Judged:
    return Judged(answer(Sample(name, chat(prompt)), text))


NEAR = Filter(near_duplicates.note, near_duplicates.decide, near_duplicates.NearDuplicateOptions)
LEAKS = Filter(decontamination.note, decontamination.decide, LeakOptions)


def near(rows: Sequence[Judged | Sample], **options: object) -> list[Drop | None]:
    return list(filtered(NEAR, rows, NearDuplicateOptions(**options)))  # type: ignore[arg-type] # a test's options


def carries(text: str, *allowed: str) -> str | None:
    return licences.check(row(text).candidate, licences.LicenceOptions(allowed))


def block(code: str) -> str:
    return f"```python\n{code}\n```"


def duplicates(*texts: str, **options: object) -> list[bool]:
    rows = [row(text, f"s{at}") for at, text in enumerate(texts)]
    return [why is not None for why in near(rows, **options)]


LOOP = """def total(prices, limit):
    result = 0
    for price in prices:
        if price < limit:
            result += price
    return result"""
RENAMED = """def add_up(items, most):
    '''Add up.'''
    # the sum so far
    s = 0
    for i in items:
        if i < most:
            s += i   # add

    return s"""


class TestNearDuplicates:
    def test_names_comments_and_layout_do_not_count(self) -> None:
        assert duplicates(block(LOOP), block(RENAMED), "Here:\n" + block(LOOP)) == [False, True, True]

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("(prices, limit)", "(prices: list[float], limit: float) -> float"),
            ("result = 0", "result: int = 0"),
            ("in prices", "in (prices)"),
        ],
    )
    def test_hints_and_parentheses_do_not_count(self, old: str, new: str) -> None:
        assert duplicates(block(LOOP), block(LOOP.replace(old, new, 1))) == [False, True]

    def test_quotation_marks_do_not_count(self) -> None:
        code = "def f(x):\n    return {'a': x, 'b': 'it is'}[x] + 'c'"
        assert duplicates(block(code), block(code.replace("'", '"'))) == [False, True]

    def test_what_is_no_python_stands_as_it_is(self) -> None:
        assert plain("def f(:") == "def f(:"
        assert plain("(" * 5000) == "(" * 5000
        assert plain("class A:\n    'text'") == "class A:\n    pass"

    @pytest.mark.parametrize(
        ("old", "new"), [("<", ">"), ("+=", "-="), ("result = 0", "result = 1"), ("if price", "if not price")]
    )
    def test_what_matters_counts(self, old: str, new: str) -> None:
        assert duplicates(block(LOOP), block(LOOP.replace(old, new, 1))) == [False, False]

    def test_an_edit_of_a_long_program_is_near(self) -> None:
        long = "\n\n".join(LOOP.replace("total", f"t{n}").replace("= 0", f"= {n}") for n in range(20))
        assert duplicates(block(long), block(long.replace("= 7", "= 8")), threshold=0.9) == [False, True]
        assert duplicates(block(long), block(long.replace("= 7", "= 8")), threshold=1.0) == [False, False]

    def test_builtins_and_methods_are_not_names(self) -> None:
        assert (
            duplicates(block("print(max(a.x))"), block("print(min(a.x))"), block("print(max(a.y))"))
            == [False] * 3
        )

    def test_scopes(self) -> None:
        rows = [row(block(LOOP), "a"), row(block(LOOP), "b"), row(block(LOOP), "b")]
        why = Drop("filter", "near response 0 to b", code="near_duplicate")
        assert near(rows, scope="sample") == [None, None, why]

    def test_problems(self) -> None:
        text = "Write a function that returns the sum of all prices below a limit"
        rows = [
            row(LOOP, "a", text),
            row(RENAMED, "a", text),
            row(LOOP, "b", text.upper()),
            row(LOOP, "c", "Else."),
        ]
        assert [why is None for why in near(rows, text="problem")] == [True, True, False, True]
        samples = [row.candidate.sample for row in rows[1:]]
        assert [why and why.why for why in near(samples)] == [None, "near the problem of a", None]

    def test_what_is_dropped_already_neither_counts_nor_changes(self) -> None:
        gone = Judged(row(block(LOOP)).candidate, {}, Drop("x", "y"))
        assert near([gone, row(block(LOOP))]) == [gone.dropped, None]

    @given(
        st.lists(st.frozensets(st.integers(0, 12), min_size=1, max_size=10), max_size=12),
        st.sampled_from([0.3, 0.5, 0.8, 0.9, 1.0]),
    )
    def test_exactly_those_within_the_threshold(
        self, sets: Sequence[frozenset[int]], threshold: float
    ) -> None:
        index, kept = Index(threshold), list[frozenset[int]]()
        for at, one in enumerate(sets):
            near = any(len(one & other) >= threshold * len(one | other) for other in kept)
            assert bool(index.add(one, str(at))) == near
            if not near:
                kept.append(one)

    @given(st.text(alphabet="'\"\\#/ \nax1=().", max_size=80))
    def test_any_text_has_tokens(self, text: str) -> None:
        assert shingles(tokens(text), 5) is not None

    def test_tokens(self) -> None:
        assert tokens("a = b // 2 # c\n'''d'''\nf(x.y, 'z')") == [
            *("x", "=", "x", "/", "/", "2", "x", "(", "x", ".", "y", ",", "'z'", ")"),
        ]
        assert tokens("int a = 1; // one", "c") == tokens("int b = 1;", "c")


class TestLicences:
    @pytest.mark.parametrize(
        "head",
        [
            "# Copyright (c) 2019 Somebody",
            "# Copyright © 2021, Somebody",
            "// Copyright (c) Somebody and others.",
            "# This program is released under the terms of the MIT licence.",
            "# Distributed under the GPL",
            "# from an answer that is licensed under CC BY-SA",
            "# © 2021 Somebody",
            "// SPDX-License-Identifier: GPL-3.0-only",
            "/*\n * This program is free software under the GNU\n * General Public License, version 2\n */",
            '"""Licensed under the Apache License, Version 2.0"""',
            "# Permission is hereby granted, free\n# of charge, to any person",
            "# Redistribution and use in source and\n#   binary forms, with or without",
            "# This Source Code Form is subject to the Mozilla Public License",
            "# ALL RIGHTS RESERVED",
            "# Proprietary and confidential",
            "# License: GPLv3",
            "# @license Apache-2.0",
            '"""\n:copyright: (c) 2016 by Somebody\n"""',
            "# Copyright: 2019 Somebody",
            "# Permission to use, copy, modify, and/or distribute this software",
            '# THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND',
            "# adapted from a library of Somebody (MIT license)",
            "// governed by a BSD-style license",
        ],
    )
    def test_a_header_is_found(self, head: str) -> None:
        assert carries(block(head + "\n\n\nx = 1")) is not None

    @pytest.mark.parametrize(
        "code",
        [
            "def copyright_year(text):\n    return text",
            "licence = 'MIT'  # which one the user picked",
            "# the general public may license this",
            "x = 2021",
            "print('rights')",
            "# items released under the limit are kept",
            "SYMBOLS = {'copyright': '(c)'}",
            "# copied from the list of things, sorted",
            "# License: see the readme",
            "LICENCES = {'gpl': 'GPL-3.0'}",
        ],
    )
    def test_talk_of_licences_is_none(self, code: str) -> None:
        assert carries(block(code)) is None

    def test_allowed_ones_stand(self) -> None:
        head = "# SPDX-License-Identifier: MIT\n# Copyright 2020 Somebody\n"
        assert carries(head, "mit") is None
        both = head + "# SPDX-License-Identifier: GPL-2.0\n"
        assert carries(both, "mit") is not None

    def test_hostile_texts_end(self) -> None:
        text = "copyright" + " " * 100_000 + "GNU " * 50_000 + "#" * 100_000
        assert carries(text) is None


PROBLEM = {
    "task_id": "Own/1",
    "prompt": "def total(prices, limit):\n    '''Return the sum of all those prices that lie strictly below the limit.'''\n",
    "canonical_solution": LOOP.partition("\n")[2] + "\n",
}


class TestLeaks:
    def marked(self, path: Path, text: str, prompt: str = "Write it.") -> str:
        (why,) = filtered(LEAKS, [row(text, prompt=prompt)], LeakOptions(path, least=10))
        return why.why if why else ""

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        path = tmp_path / "benchmark.jsonl"
        path.write_text(
            json.dumps(PROBLEM) + "\n\n" + json.dumps({"task_id": "Own/2", "prompt": "short"}) + "\n"
        )
        return path

    def test_the_problem_in_other_words_around(self, path: Path) -> None:
        wrapped = (
            "Please solve: return the SUM of all those\nprices that lie strictly below the limit. Thanks!"
        )
        assert self.marked(path, "x", wrapped) == "holds the problem of Own/1"

    def test_the_solution_renamed_and_wrapped(self, path: Path) -> None:
        assert self.marked(path, "Sure!\n" + block(RENAMED) + "\nEnjoy.") == "holds the solution of Own/1"
        assert self.marked(path, block("import os\n\n\n" + LOOP + "\n\n\nprint(os.name)")) != ""

    def test_others_do_not_leak(self, path: Path) -> None:
        assert self.marked(path, block("def f(n):\n    return sorted(n)[::-1]"), "Sort backwards.") == ""
        assert self.marked(path, block(LOOP.replace("<", ">=").replace("+=", "*=")[:60])) == ""

    def test_a_compressed_benchmark(self, tmp_path: Path) -> None:
        path = tmp_path / "b.jsonl.gz"
        with gzip.open(path, "wt") as file:
            file.write(json.dumps(PROBLEM))
        assert self.marked(path, block(LOOP)) == "holds the solution of Own/1"

    @pytest.mark.skipif(not DATA.exists(), reason=f"{DATA.name} is not next to the checkout")
    def test_humaneval_leaks_into_itself_only(self) -> None:
        with gzip.open(DATA, "rt") as file:
            problems = [json.loads(line) for line in file]
        rows = [row("x", p["task_id"], f"Complete this:\n{p['prompt']}") for p in problems]
        out = list(filtered(LEAKS, [*rows, row(block(LOOP))], LeakOptions(DATA)))
        assert out[:-1].count(None) <= 2  # statements too short for runs of eight words
        assert out[-1] is None
