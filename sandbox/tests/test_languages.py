"""Each language reads, prints, fails to build and fails to run, where its tools are installed."""

from __future__ import annotations

import shutil

import pytest
from goldgate import LANGUAGES, Language, Outcome, Server

DOUBLE = {
    "python": "print(2 * int(input()))",
    "javascript": "console.log(2 * Number(require('fs').readFileSync(0, 'utf8')))",
    "typescript": "declare var require: any\nconst n: number = Number(require('fs').readFileSync(0, 'utf8'))\n"
    "console.log(2 * n)",
    "bash": "read -r n\ncat < <(echo $((2 * n)))",
    "c": '#include <stdio.h>\nint main(void) { int n; scanf("%d", &n); printf("%d\\n", 2 * n); return 0; }',
    "c++": "#include <iostream>\nint main() { int n; std::cin >> n; std::cout << 2 * n << std::endl; }",
    "java": "import java.util.Scanner;\npublic class Main { public static void main(String[] a) {"
    " System.out.println(2 * new Scanner(System.in).nextInt()); } }",
    "go": 'package main\nimport "fmt"\nfunc main() { var n int; fmt.Scan(&n); fmt.Println(2 * n) }',
    "rust": "use std::io;\nfn main() { let mut s = String::new(); io::stdin().read_line(&mut s).unwrap();\n"
    'println!("{}", 2 * s.trim().parse::<i32>().unwrap()); }',
    "php": '<?php echo 2 * intval(fgets(STDIN)), "\\n";',
}


def installed(language: Language) -> None:
    missing = [
        tool for tool in language.tools if tool != "python" and not shutil.which(tool, path="/usr/bin:/bin")
    ]
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed below /usr")


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_program_reads_and_prints(server: Server, name: str) -> None:
    language = LANGUAGES[name]
    installed(language)
    (ran,) = server.serve([language.job(DOUBLE[name], stdin="21\n", seconds=20.0)])
    assert isinstance(ran, Outcome), ran
    assert (ran.stdout, ran.code, ran.ended) == ("42\n", 0, "exit"), ran.stderr


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_malformed_program_fails_and_says_why(server: Server, name: str) -> None:
    language = LANGUAGES[name]
    installed(language)
    (ran,) = server.serve([language.job("<?php ( { no program in any language\n", seconds=20.0)])
    assert isinstance(ran, Outcome), ran
    assert ran.code != 0
    assert ran.stderr or ran.stdout


def test_a_plug_ins_own_language(server: Server) -> None:
    awk = Language("awk", "main.awk", run=("awk", "-f", "main.awk"))
    (ran,) = server.serve([awk.job("{ print 2 * $1 }", stdin="21\n")])
    assert isinstance(ran, Outcome), ran
    assert ran.stdout == "42\n"
