"""What the generators ask of models."""

from __future__ import annotations

REACT = (
    "Solve the task step by step. Before each tool call, write one sentence that says what you know and what "
    "you need next. When you know the answer, give it without calling a tool."
)
DONE = "[DONE]"
USER = """You play a user who talks with an assistant. Your situation: {scenario}

The dialogue so far:
{dialogue}

Write your next message, in one or two sentences and in the same language. Reveal only what is asked for. \
If your request is settled, or cannot be settled, write [DONE] and nothing else."""
QUERY = """Here are functions that an assistant can call:
{tools}

Write {n} different requests of users, {kind}
Requests sound like those of real people: they name concrete values (names, dates, numbers, places) and \
never mention functions or parameters.{example}

Answer with a JSON list of {n} objects: [{{"query": "..."{extra}}}]. Write nothing else."""
KINDS = {
    "single": "each of which needs exactly one call of one function.",
    "parallel": "each of which needs two or more calls that do not depend on each other.",
    "nested": "each of which needs a call whose argument is the result of another call.",
    "multi_step": "each of which needs at least three calls, where later ones depend on earlier results.",
    "none_fits": "for which none of the functions is of use.",
    "easy": "which are so easy that one answers at once: common knowledge, or a sum of two small numbers.",
    "switched_off": "each of which needs exactly one call of one function; name that function, too.",
    "missing": "each of which leaves out a value that a required parameter needs: one has to ask back.",
    "upload": "each about a file that the user uploads with it.",
}
SWITCHED_OFF = "Disabled tools: {tool}"
FEEDBACK = """A colleague's check of your last message says: {why}
Write a better message in its place. If a tool is needed, call it; do not mention this check."""
