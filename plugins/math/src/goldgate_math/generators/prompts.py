"""What the generators of this package say to a model; the wording is ours."""

SOLVE = """Solve the problem step by step. Put each step on a line of its own and end with the final answer \
in \\boxed{{}}.

Problem: {problem}"""

CORRECT = """A solution of this problem went wrong.

Problem: {problem}

Solution:
{attempt}

What is wrong: {why}

Find the first mistake, say in one sentence what it is, then write the whole solution again, step by step, \
and end with the final answer in \\boxed{{}}."""

TO_CODE = """Translate the problem into a Python program that prints its answer and nothing else. Use only \
the standard library. Explain each quantity in a comment. Answer with one ```python block.

Problem: {problem}"""

NEW_PROBLEM = """Write one new mathematics problem that needs this skill: {skill}

It must differ from the example in its story, its numbers and its steps, have exactly one answer, and be \
solvable without figures.

Example: {example}

Answer in two lines:
Problem: <the problem on one line>
Answer: <the final answer alone>"""

NEXT_STEP = """Continue the solution of this problem by exactly one step: one line of text. If the problem \
is solved by it, put the final answer in \\boxed{{}}.

Problem: {problem}

Solution so far:
{steps}"""
