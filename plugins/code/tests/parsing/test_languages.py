"""Names of languages."""

import pytest
from goldgate import Sample, chat
from goldgate_code.parsing.languages import canonical, completeness, language_of


@pytest.mark.parametrize(
    ("name", "language"),
    [("cpp", "c++"), ("C++", "c++"), ("js", "javascript"), ("python3", "python"), ("Python3.11", "python"), ("rs", "rust"), ("cobol", "cobol")],
)  # fmt: skip
def test_aliases(name: str, language: str) -> None:
    assert canonical(name) == language
    assert language_of(Sample("s", chat("x"), {"language": name})) == language


def test_a_whole_program_is_more_than_a_piece() -> None:
    assert completeness("int main() {}", "c++") > completeness("std::cout << x;", "c++")
    assert (
        completeness("print(input())", "python")
        > completeness("print(1)", "python")
        > completeness("x", "python")
    )
