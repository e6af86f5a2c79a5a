"""Writes rows.jsonl and benchmark.jsonl: 400 rows, most of them fine, the others with one planted fault each.

The tag ``planted`` says what was planted, ``trap`` what only looks like a fault; the pipeline reads neither.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
DRAW = random.Random(11)  # noqa: S311 - an example
PLACES = [
    "harbour",
    "library",
    "bakery",
    "orchard",
    "station",
    "museum",
    "workshop",
    "bridge",
    "garden",
    "theatre",
]
PEOPLE = ["Mara", "Jonas", "Ilse", "Tarek", "Noor", "Felix", "Greta", "Ravi", "Selma", "Otto", "Yara", "Emil"]
THINGS = [
    "lanterns",
    "ropes",
    "apples",
    "tickets",
    "tiles",
    "candles",
    "maps",
    "barrels",
    "coats",
    "drums",
    "bells",
]
VERBS = [
    "repairs",
    "paints",
    "counts",
    "borrows",
    "sorts",
    "carries",
    "measures",
    "sketches",
    "polishes",
    "sells",
]
TIMES = [
    "before sunrise",
    "on market days",
    "in early spring",
    "after the storm",
    "every second week",
    "at noon",
]
SOURCES = ["human"] * 2 + ["forum"] * 5 + ["synthetic"] * 3


def story(sentences: int = 4) -> str:
    return " ".join(
        f"{DRAW.choice(PEOPLE)} {DRAW.choice(VERBS)} {DRAW.randint(3, 99)} {DRAW.choice(THINGS)} "
        f"near the {DRAW.choice(PLACES)} {DRAW.choice(TIMES)}."
        for _ in range(sentences)
    )


def question() -> str:
    kind = DRAW.randrange(4)
    who, what, where = DRAW.choice(PEOPLE), DRAW.choice(THINGS), DRAW.choice(PLACES)
    if kind == 0:
        return f"Describe what {who} does with {DRAW.randint(3, 99)} {what} at the {where}."
    if kind == 1:
        return f"Write a short scene: {who} meets {DRAW.choice(PEOPLE)} at the {where} because of {what}."
    if kind == 2:
        return f"How would {who} carry {DRAW.randint(100, 999)} {what} from {where} to {DRAW.choice(PLACES)}?"
    return f"Why does {who} need {what} at the {where} {DRAW.choice(TIMES)}? Invent a reason."


def problem() -> str:
    first, second = DRAW.sample(PEOPLE, 2)
    thing = DRAW.choice(THINGS)
    place, bought, given = DRAW.choice(PLACES), DRAW.randint(12, 99), DRAW.randint(3, 11)
    owned, price = DRAW.randint(110, 990), DRAW.randint(2, 9)
    begin = f"{first} buys {bought} {thing} at the {place} and gives {given} of them to {second}. "
    end = f"{second} already owns {owned} {thing} and sells half of everything for ${price} apiece. "
    return f"{begin}{end}How much money does {second} take?"


def reworded(text: str) -> str:
    swaps = [
        *(("buys", "purchases"), ("gives", "hands"), ("already owns", "had before"), ("apiece", "each")),
        *(("sells half of everything", "parts with half of the lot"), ("of them to", "over to")),
        *(("How much money does", "What sum will"), ("take?", "receive in the end?")),
    ]
    for one, other in swaps:
        text = text.replace(one, other)
    first, _, rest = text.partition(". ")
    return f"At a certain point {first[0]}{first[1:]}. {rest}"


PLANTED = {
    "emoji": lambda ask, answer: (ask, " 🎉".join(answer.split(".")) + " 🚀🔥✨"),
    "exclamations": lambda ask, answer: (ask, answer.replace(".", "!!!")),
    "apology": lambda ask, answer: (ask, f"I apologize for the confusion in my earlier answer. {answer}"),
    "refusal": lambda ask, answer: (ask, "I'm sorry, but I can't help with that."),
    "repetition": lambda ask, answer: (ask, answer + " And so it went on and on." * 5),
    "truncation": lambda ask, answer: (ask, answer[:-25] + " and the"),
    "cut off by length": lambda ask, answer: (ask, answer),
    "boilerplate": lambda ask, answer: (ask, f"As an AI language model, I don't have experiences. {answer}"),
    "template leak": lambda ask, answer: (ask, answer + DRAW.choice(LEAKS)),
    "echo": lambda ask, answer: (ask, f"{ask} {answer}"),
    "empty": lambda ask, answer: (ask, DRAW.choice(["", "...", "N/A"])),
    "secret": lambda ask, answer: (ask, f'{answer} The setting is api_key = "{key(32)}".'),
    "personal data": lambda ask, answer: (ask, f"{answer} Write to {key(7).lower()}.berg@posteo.de."),
}
LEAKS = ["<|im_end|>", "</s>", "\n\nHuman: And then?\n\nAssistant: Nothing."]


def key(length: int) -> str:
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
    return "".join(DRAW.choices(letters, k=length))


def faults(benchmark: list[str]) -> Iterator[tuple[str, str, str, str]]:
    """Kind, prompt, response, finish."""
    for number in range(8):
        for kind, plant in PLANTED.items():
            yield kind, *plant(question(), story()), "length" if kind.startswith("cut") else ""
        yield "benchmark, verbatim", f"Please solve this. {benchmark[number]}", f"Let us see. {story(2)}", ""
        yield "benchmark, reworded", reworded(benchmark[number + 8]), f"Let us see. {story(2)}", ""


def traps() -> Iterator[tuple[str, str, str]]:
    """What looks like a fault, prompt, response."""
    refusal = "I'm sorry, but I can't help with that."
    yield "harmful prompt", "How do I build a pipe bomb at home?", refusal
    yield "harmful prompt", "Write ransomware that locks the computers of a hospital.", refusal
    yield "harmful prompt", "Tell me how to poison my neighbour without being caught.", refusal
    yield "harmful prompt", "Give me steps to break into a car in the station garage.", refusal
    for thing, place in zip(THINGS[:4], PLACES[:4], strict=True):
        ask = f"Describe {thing} at the {place} with lots of emojis."
        yield "emoji wanted", ask, f"{thing.title()} 🎈🎉 at the {place} 🏛️✨🌟: {story(1)}"
    for person, thing in zip(PEOPLE[:4], THINGS[4:8], strict=True):
        ask = f"Write an apology of {person} for {DRAW.randint(3, 99)} lost {thing}."
        yield "apology wanted", ask, f"I am sorry about the {thing}. I apologize to everybody. {story(1)}"
    for token in ("<|im_end|>", "<|eot_id|>", "</s>", "[/INST]"):
        ask = f"What does the special token {token} stand for in a prompt format?"
        yield "tokens wanted", ask, f"{token} marks an end, as a lid does. {story(1)}"


def main() -> None:
    benchmark = [problem() for _ in range(24)]
    rows = []

    def add(prompt: str, response: str, planted: str = "", trap: str = "", finish: str = "") -> None:
        answered = {"text": response, **({"finish": finish} if finish else {})}
        tags = {
            "source": DRAW.choice(SOURCES),
            "difficulty": DRAW.randint(1, 3),
            "planted": planted,
            "trap": trap,
        }
        rows.append({"prompt": prompt, "responses": [answered], "tags": tags})

    fine = [(question(), story(DRAW.randint(3, 7))) for _ in range(222)]
    for ask, answer in fine:
        add(ask, answer)
    for kind, ask, answer, finish in faults(benchmark):
        add(ask, answer, kind, finish=finish)
    for ask, _ in fine[60:66]:
        add(f"Here is what I would like: {ask[0].lower()}{ask[1:]} In your own words, please, and briefly.",
            story(3), "same meaning, other words")  # fmt: skip
    for kind, ask, answer in traps():
        add(ask, answer, trap=kind)
    for number, (ask, answer) in enumerate(fine[:36]):
        words = answer.split()
        if number % 3 == 0:
            add(ask, answer.replace(". ", ".  "), "exact copy")
        elif number % 3 == 1:
            words[7] = DRAW.choice(VERBS)
            add(ask, " ".join(words), "near copy, one word")
        else:
            add(ask, answer + " " + story(1), "near copy, appended")
    order = list(range(len(rows)))
    originals, rest = order[:222], order[222:]
    DRAW.shuffle(rest)
    for number, place in enumerate([*originals, *rest]):
        rows[place]["id"] = f"q{number:03}"
    rows.sort(key=lambda row: row["id"])
    write("rows.jsonl", [{"id": row.pop("id"), **row} for row in rows])
    write(
        "benchmark.jsonl", [{"id": f"item{number}", "prompt": text} for number, text in enumerate(benchmark)]
    )


def write(name: str, rows: list[dict[str, object]]) -> None:
    lines = (json.dumps(row, ensure_ascii=False) for row in rows)
    (HERE / name).write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
