"""A repository as one text can be read back, whatever its files hold."""

import pytest
from goldgate import Sample, chat
from goldgate_longcontext.generators import repository
from goldgate_longcontext.imports.answers import FilesError, files_of, repository_of
from goldgate_longcontext.imports.rendering import parsed, rendered
from hypothesis import given
from hypothesis import strategies as st

TEXT = st.text(alphabet="a`#\n ~'\"", max_size=60)
PATH = st.text(alphabet="ab/ .`#", min_size=1, max_size=12).map(lambda text: f"{text}.py")


@given(st.dictionaries(PATH, TEXT, min_size=1, max_size=5))
def test_what_is_rendered_is_read_back(files):
    read = parsed(rendered(files))
    assert {path: text.rstrip() for path, text in read.items()} == {
        path: text.rstrip() for path, text in files.items()
    }


@pytest.mark.parametrize("text", ["", "Prose.", "### a.py\n\n```python\nx", "### a.py\n\n```\nx\n```\nmore"])
def test_another_text_is_no_repository(text):
    with pytest.raises(ValueError, match="no repository"):
        parsed(text)


FILES = {"pkg/__init__.py": "", "pkg/core.py": 'TEXT = """\n```\n"""\n'}
FILES |= {f"pkg/part_{number}.py": "from .core import TEXT\n" for number in range(5)}


def test_a_made_row_holds_its_repository_once():
    (who,) = repository.make(
        Sample("r", chat(""), {"files": FILES}), repository.RepositoryOptions(seed=1, kinds=("dependents",))
    )
    held = repository_of(who)
    assert {path: text.strip() for path, text in held.items()} == {
        path: text.strip() for path, text in FILES.items()
    }
    assert "files" not in who.reference


@pytest.mark.parametrize(
    "reference", [{}, {"removed": "a.py"}, {"removed": "a.py", "code": "x", "document": [0, 5]}]
)
def test_a_row_without_its_repository_is_no_guess(reference):
    with pytest.raises(FilesError):
        repository_of(Sample("r", chat("Hello there."), reference))


def test_a_path_of_several_lines_is_refused():
    with pytest.raises(FilesError, match="no path"):
        files_of({"files": {"a\nb.py": ""}})
