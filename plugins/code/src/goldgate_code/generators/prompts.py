"""What models are asked. The report publishes no prompts (4.3.1): the wording is ours."""

from __future__ import annotations

PROBLEM = """Here is a fragment of code. Let it inspire a programming problem of your own. Do not ask for the
fragment itself, and do not mention it.

{snippet}

Topic to lean towards, where the fragment allows it: {topic}.
Difficulty: {difficulty}.
Language of the solution: {language}.

State the problem so that it can be solved and tested without asking back: say what the function is
called, what it is
given, what it returns, and what happens in the odd cases. Its arguments and its result are plain data
(numbers, texts, lists, dictionaries).

Answer with one JSON object and nothing else:
{{"problem": "the statement", "entry_point": "name_of_the_function", "topic": "two or three words"}}"""

SOLUTION = """You are an experienced {language} programmer. Keep to these rules:
- Solve the problem that was asked, the whole of it and nothing besides.
- Give every name a meaning; keep functions short, with one task each.
- Handle the odd inputs that the problem allows: empty, smallest, largest, repeated.
- Import all that you use. Do not read input, print or run anything unless the problem asks for it.
- Write your thoughts as comments in the code: first the plan, then the reason of each step that is
not obvious.

Answer with one fenced block of {language} that holds the whole program."""

STEERING = {
    "readability": "Above all, write code that a newcomer understands at first reading.",
    "documentation": "Document every function: purpose, arguments, result, errors, and an example.",
    "thoroughness": "Be thorough: check what you are given, and treat every odd case on purpose.",
    "specificity": (
        "Be specific: use the most fitting data types, algorithms and library functions, and say why."
    ),
}

TESTS = """Write unit tests for a solution of the problem below. You do not see the solution.

{problem}

Write {count} or more lines of the form `assert {entry_point}(arguments) == value`, one a line.
Arguments and value are literals:
work each value out by hand. Cover ordinary, odd and extreme inputs that the problem allows.

Answer with one fenced block of python that holds these lines and nothing else."""

CORRECTION = """Your solution does not pass. The problem was:

{problem}

Your solution:

{solution}
{tests}
What was found:

{feedback}

Find the mistake, think about what the problem asks for, and fix it. Answer with one fenced block
of {language} that holds the
whole fixed program."""

CORRECTION_TESTS = """
The tests, which a model wrote and which may be wrong themselves:

{tests}
"""

CORRECTION_CHOICE = """

If it is a test that contradicts the problem, fix the tests instead: answer with one fenced block
whose info string is `tests`
and that holds all assert lines, the fixed one among them. Do not drop any."""

TRANSLATION = """Translate this {source_language} program to {language}. The translation reads the
same standard
input and prints the same output.

{program}

Answer with one fenced block of {language} that holds the whole program."""

TRANSLATION_OF_FUNCTION = """Translate this {source_language} function to a {language} program. The
program reads from standard input one
line, a JSON array of the function's arguments, and prints the function's result as JSON, without spaces.

{program}

The function is {entry_point}. Answer with one fenced block of {language} that holds the whole program."""

EXPLAIN = """Explain to a colleague what this code does and how, so that he could write it again from your
explanation alone: names, arguments, results, odd cases, the idea of the algorithm. Do not quote the code.

{code}"""

DOCUMENT = """Write the reference documentation of this code, complete enough to implement it again
from the documentation
alone: every function and class with its arguments, results, errors and behaviour in odd cases. Do
not quote the
code.

{code}"""

DEBUG = """This code was meant to work, but it does not:

{code}

What was found:

{feedback}

Find the bug, say in a sentence or two what is wrong, and give the fixed program in one fenced
block of python."""

TOPICS = (
    "text processing",
    "parsing and formats",
    "dates and calendars",
    "money and accounting",
    "geometry",
    "number theory",
    "combinatorics",
    "graphs and paths",
    "trees",
    "sorting and searching",
    "dynamic programming",
    "simulation",
    "scheduling",
    "inventory and logistics",
    "games and puzzles",
    "statistics",
    "matrices and grids",
    "signals and time series",
    "cryptography and checksums",
    "bit manipulation",
    "data cleaning",
    "state machines",
    "networks and protocols",
    "biology and chemistry",
)
