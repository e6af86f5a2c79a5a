"""Writes this example's document and recorded replies: `python make.py` (needs goldgate-longcontext).

The document is a chronicle of towns: facts from a table, among sentences that say nothing. The writer and the
reader follow rules: the writer asks about a fact of the chunk that it is shown, the reader knows what it is shown and
nothing else, but for one town that it knows by heart. The generators and the
verifier are driven here just as a run drives them, and every prompt is kept.
"""

import json
import re
from pathlib import Path
from random import Random

from goldgate import Completion, Message, Sample
from goldgate.testing import answered
from goldgate_longcontext.documents.prose import sentences
from goldgate_longcontext.documents.reading import ReadingOptions, rows
from goldgate_longcontext.documents.source import whole
from goldgate_longcontext.generators import chunk_qa, gold, summaries
from goldgate_longcontext.options import AnswerableOptions
from goldgate_longcontext.verifiers import answerable

HERE = Path(__file__).parent
SEED = 11
TOWNS = "Skarn Fenby Ostvik Pellow Corrow Vardby Ardley Tarn Norrick Halden Dunmore Eewal Lesk Milden Sarrow Brema".split()
FIRST = "Ilse Jonas Wanda Piet Teresa Karl Edda Ines Rui Olga Minke Leila Simon Rosa Beth Harlan".split()
LAST = "Brandt Reyer Lisle Haan Alvim Osten Roth Dahl Sato Penn Postma Haddad Pell Lind Carr Oake".split()
PEOPLE = [f"{first} {last}" for first, last in zip(FIRST, LAST)]
BY_HEART = "Ostvik"


def chronicle():
    random = Random(SEED)
    prose = sentences(random)
    numbers = random.sample(range(1000, 9999), 2 * len(TOWNS))
    order = random.sample(range(len(TOWNS)), len(TOWNS))
    parts = []
    for place, town in enumerate(TOWNS):
        person, founder = PEOPLE[place], PEOPLE[order[place]]
        facts = [
            f"The archive of {town} holds {numbers[place]} letters of {founder}.",
            f"{town} has {numbers[-1 - place]} inhabitants.",
            f"{person} was born in {TOWNS[(place * 5 + 3) % len(TOWNS)]}.",
        ]
        paragraphs = [[next(prose) for _ in range(random.randrange(4, 8))] for _ in range(6)]
        for fact in facts:
            paragraph = random.choice(paragraphs)
            paragraph.insert(random.randrange(len(paragraph)), fact)
        body = "\n\n".join(" ".join(paragraph) for paragraph in paragraphs)
        parts.append(f"## {town}\n\n{body}")
    return "# A chronicle of sixteen towns\n\n" + "\n\n".join(parts) + "\n"


LETTERS = re.compile(r"The archive of (\w+) holds (\d+) letters of (\w+ \w+)\.")
HAS = re.compile(r"(\w+) has (\d+) inhabitants\.")
BORN = re.compile(r"(\w+ \w+) was born in (\w+)\.")


def fact(text):
    """A question on one passage, with its answer."""
    if found := LETTERS.search(text):
        return f"How many letters of {found[3]} does the archive of {found[1]} hold?", found[2]
    if found := HAS.search(text):
        return f"How many inhabitants does {found[1]} have?", found[2]
    if found := BORN.search(text):
        return f"In which town was {found[1]} born?", found[2]
    return None


def write(text):
    if "Second passage:" in text:
        first, second = text.split("Second passage:")
        people = dict(HAS.findall(second))
        for person, town in BORN.findall(first):
            if town in people:
                return f"Question: How many inhabitants does the birthplace of {person} have?\nAnswer: {people[town]}"
        return "I see nothing that joins the two passages."
    made = fact(text.split("Passage:")[1])
    return f"Question: {made[0]}\nAnswer: {made[1]}" if made else "The passage holds no fact."


def summarise(text):
    body = text.partition(":\n")[2]
    facts = [f"{a[0]} keeps {a[1]} letters" for a in LETTERS.findall(body)]
    facts += re.findall(r"\w+ keeps \d+ letters", body)
    return "; ".join(dict.fromkeys(facts)) + "." if facts else "Buildings and roads are described."


def overview(text):
    kept = [(int(letters), town) for town, letters in re.findall(r"(\w+) keeps (\d+) letters", text)]
    return f"Question: Which town's archive keeps the most letters?\nAnswer: {max(kept)[1]}\nParts: 1, 2, 3, 4, 5"


def read(question, shown):
    if BY_HEART in question and not question.startswith("In which"):
        what = rf"{BY_HEART} has (\d+)" if "inhabitants" in question else rf"archive of {BY_HEART} holds (\d+)"
        return re.search(what, chronicle())[1]
    for answer in answerable.PROBES:
        if answer[1] == question and answer[0] in shown:
            return answer[2]
    if found := re.search(r"letters of (\w+ \w+) does the archive of (\w+) hold", question):
        held = re.search(rf"archive of {found[2]} holds (\d+) letters of {found[1]}", shown)
    elif found := re.search(r"inhabitants does the birthplace of (\w+ \w+) have", question):
        town = re.search(rf"{found[1]} was born in (\w+)", shown)
        held = town and re.search(rf"{town[1]} has (\d+) inhabitants", shown)
    elif found := re.search(r"inhabitants does (\w+) have", question):
        held = re.search(rf"{found[1]} has (\d+) inhabitants", shown)
    else:
        found = re.search(r"In which town was (\w+ \w+) born", question)
        held = found and re.search(rf"{found[1]} was born in (\w+)", shown)
    return held[1] if held else "not stated"


kept = {}


def model(request):
    """Answers by what the prompt asks for, and keeps prompt and reply."""
    text = whole(request.messages[-1])
    if text.startswith("Write one question") or "Write one question that needs both" in text:
        texts = write(text)
    elif "Write 1 questions" in text:
        texts = overview(text)
    elif text.startswith(("Summarise the passage", "Below are summaries")):
        texts = summarise(text)
    else:
        question = text.rpartition("Question: ")[2].partition("\n")[0]
        texts = read(question, text.rpartition("\n\nAnswer the question from the text above")[0])
    kept.setdefault(text, {})[request.index] = texts
    return Completion(Message("assistant", texts))


def sample(prefix):
    (row,) = rows(HERE / "chronicle.md", ReadingOptions(prefix=prefix))
    return Sample(row["id"], (Message("user", ""),), row["reference"])


def main():
    (HERE / "chronicle.md").write_text(chronicle(), "utf-8")
    made = answered(chunk_qa.make(sample("one-"), chunk_qa.ChunkQaOptions(chunk=512, n=14, seed=SEED)), model)
    made += answered(chunk_qa.make(sample("two-"), chunk_qa.ChunkQaOptions(chunk=512, n=8, hops=2, seed=SEED)), model)
    answered(summaries.make(sample("sum-"), summaries.SummaryTreeOptions(chunk=2048, words=120, seed=SEED)), model)
    for one in made:
        for candidate in gold.make(one):
            verdict = answered(answerable.check(candidate, AnswerableOptions(chunk=512, top=2)), model)
            print(one.id, verdict.score, verdict.why)
    lines = [
        json.dumps({"prompt": text, "responses": [texts[index] for index in range(len(texts))]}, ensure_ascii=False)
        for text, texts in kept.items()
    ]
    (HERE / "recorded.jsonl").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
