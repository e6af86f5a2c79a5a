"""Java by its public type, C and C++ with GNU's extensions."""

import pytest
from goldgate_code.running.languages import java_file, job

MAIN = "public static void main(String[] a) {}"


@pytest.mark.parametrize(
    ("code", "file", "run"),
    [
        (f"public class Main {{ {MAIN} }}", "Main.java", "Main"),
        (f"import x;\npublic final class Sum {{ {MAIN} }}", "Sum.java", "Sum"),
        (f"class Solution {{ {MAIN} }}", "Main.java", "Solution"),
        (f"package foo.bar;\npublic class Main {{ {MAIN} }}", "Main.java", "foo.bar.Main"),
        (f"class Helper {{}}\nclass Run {{ {MAIN} }}", "Main.java", "Run"),
        (f"// public class Not {{\n/* public class Nor */\npublic class Yes {{ {MAIN} }}", "Yes.java", "Yes"),
        (f"public interface Shape {{}}\nclass Prog {{ {MAIN} }}", "Shape.java", "Prog"),
    ],
)
def test_java(code: str, file: str, run: str) -> None:
    request = job("java", code, stdin="1")
    assert java_file(code) == file
    assert list(request.files) == [file]
    assert (request.build[-1], request.argv[-1]) == (file, run)


def test_standards_and_limits() -> None:
    assert "-std=gnu17" in job("c", "").build
    assert "-std=gnu++20" in job("c++", "").build
    assert job("python", "", memory=4096, seconds=2.0).memory == 4096
    with pytest.raises(KeyError):
        job("cobol", "")
