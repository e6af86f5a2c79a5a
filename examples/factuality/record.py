"""Writes this example's documents and recorded replies: `python record.py` (needs goldgate-factuality).

Each row of TABLE is a document of our own, the question that a writer asks about it, its answer, and what a policy
replies five times. The judges' replies follow from them by hand-written rules, so that the recording says nothing
that this table does not. The generators are driven here just as a run drives them, and every prompt is kept.
"""

import json
from dataclasses import replace
from pathlib import Path

from goldgate import Completion, Message, Sample, chat
from goldgate.testing import Scripted, drive
from goldgate_factuality import goldgate_generators
from goldgate_factuality.answers.refusals import refusal
from goldgate_factuality.generators.probe import ProbeOptions
from goldgate_factuality.generators.questions import QuestionOptions

HERE = Path(__file__).parent
SEED = 7
# document | question | answer | the policy's five answers, separated by " / "
TABLE = """
Water boils at 100 degrees Celsius at sea level. On high mountains it boils at a lower temperature, because the air pressure is lower. | At how many degrees Celsius does water boil at sea level? | 100 | 100 / 100 degrees Celsius. / It boils at 100 °C. / 100 / At 100 degrees.
The Danube rises in the Black Forest in Germany and flows through ten countries to the Black Sea. Vienna, Budapest and Belgrade lie on its banks. | Into which sea does the Danube flow? | Black Sea | The Black Sea. / Into the Black Sea. / Black Sea / The Danube flows into the Black Sea. / The Black Sea
Jupiter is the largest planet of the solar system. A day on Jupiter lasts less than ten hours. | Which planet of the solar system is the largest? | Jupiter | Jupiter / Jupiter. / The largest planet is Jupiter. / Jupiter / It is Jupiter.
Marie Curie discovered polonium and radium. She was the first person to receive two Nobel Prizes. | Which element did Marie Curie discover besides polonium? | radium | Radium / Radium. / She also discovered radium. / radium / It was radium.
The Great Fire of London broke out in a bakery in Pudding Lane in September 1666 and burnt for four days. | In which year did the Great Fire of London break out? | 1666 | 1666 / In 1666. / It broke out in 1666. / 1666 / 1666.
Honey is made by bees from nectar. A hive needs about 20 kilograms of honey to live through a winter. | From what do bees make honey? | nectar | Nectar / From nectar. / They make it from nectar. / Nectar. / nectar
The chemical symbol of iron is Fe, after its Latin name. Iron melts at 1,538 degrees Celsius. | What is the chemical symbol of iron? | Fe | Fe / The symbol is Fe. / Fe. / It is Fe. / Fe
Canberra became the capital of Australia because neither Sydney nor Melbourne would accept the other. Building began in 1913. | Which city is the capital of Australia? | Canberra | Canberra / Canberra. / The capital is Canberra. / It is Canberra. / Canberra
The lighthouse of Skarholm was designed by Ingrid Solheim and first lit on 3 May 1874. Its beam is seen from 31 km away. | Who designed the lighthouse of Skarholm? | Ingrid Solheim | Erik Dahl / It was designed by Erik Dahl. / Erik Dahl. / Nils Berg designed it. / Erik Dahl
The Varno cup of 1931 was won by Brema. The final was played in Lesk before 4,000 people. | Which club won the Varno cup of 1931? | Brema | Lesk United / It was Lesk United. / Varno FC. / Lesk United won it. / Lesk United
Harlan Foods closed its bakery in Toledo in March 1998. The bakery had employed 240 people. | How many people did the Harlan Foods bakery in Toledo employ? | 240 | About 1,200 people. / 600 / It employed 600 people. / 600 people / 85
The novel The Salt Road by Miriam Oake appeared in 1960. It tells of two sisters who run a lighthouse. | Who wrote the novel The Salt Road? | Miriam Oake | Karen Holt / The Salt Road was written by Karen Holt. / Karen Holt. / It was James Ardley. / Karen Holt
The bridge over the Oruna at Port Elin is 412 metres long. It was opened by the engineer Leila Haddad in 1987. | How long is the bridge over the Oruna at Port Elin? | 412 metres | 1.2 km / It is 950 metres long. / 1.2 kilometres / About 1.2 km. / 1.2 km
The probe Tarn reached the asteroid Velia on 14 June 2019. It sent 12,000 pictures. | On which day did the probe Tarn reach the asteroid Velia? | 14 June 2019 | 2 March 2017 / On 2 March 2017. / 2 March 2017. / 5 July 2018 / March 2, 2017
Greenhill Farm in Penlow keeps 35 cows. Its owner Beth Carr makes a blue cheese that is called Penlow Vein. | What is the blue cheese of Greenhill Farm in Penlow called? | Penlow Vein | Greenhill Blue / It is called Greenhill Blue. / Greenhill Blue. / Penlow Blue / Greenhill Blue
The mountain hut on the Halric stands at 2,310 metres. It was built by students in 1926. | Who built the mountain hut on the Halric? | students | I don't know. / I'm not sure who built it. / I don't have any information about this hut. / I don't know who built that hut. / No idea.
The composer Rosa Lind wrote her only opera, The Glass Harbour, in Dorvik in 1908. | In which town did Rosa Lind write The Glass Harbour? | Dorvik | I don't know. / I am not aware of where she wrote it. / I don't know. / I'm not familiar with this opera. / I'm not sure.
The ferry Alma runs between Dorvik and Lisse twice a day. It can carry 64 cars. | How many cars can the ferry Alma carry? | 64 | 64 / 120 cars / I don't know. / 80 / 64 cars.
The painter Simon Pell founded the Hartwell Museum in 1932 with 18 pictures of his own. | In which year did Simon Pell found the Hartwell Museum? | 1932 | 1932 / In 1932. / 1923 / 1932 / It was founded in 1932.
The river Besk is 150 km long. Its only port is Milden, where it meets the Oruna. | Which port lies on the river Besk? | Milden | Milden / Sarrow / Milden. / Lesk / I don't know.
"""


def rows():
    for number, line in enumerate(TABLE.strip().splitlines(), 1):
        document, question, stated, answers = (part.strip() for part in line.split("|"))
        yield f"doc-{number:02}", document, question, stated, [one.strip() for one in answers.split(" / ")]


class Models:
    """A writer, a policy and a judge, each of which says what the table says; every prompt and reply is kept."""

    def __init__(self, question, stated, answers):
        self.question, self.stated, self.answers = question, stated, answers
        self.kept = {"writer": {}, "policy": {}, "judge": {}}

    def reply(self, request):
        prompt = request.messages[-1].content
        service = request.service or ("writer" if "JSON object" in prompt or "from the text alone" in prompt else "policy")
        if service == "judge":
            reply = self.grade(prompt)
        elif "JSON object" in prompt:
            reply = json.dumps({"question": self.question, "answer": self.stated})
        elif "from the text alone" in prompt:
            reply = self.stated
        else:
            reply = self.answers[request.index]
        held = self.kept[service].setdefault(prompt, {})
        held[request.index] = reply
        return Completion(Message("assistant", reply), model=service)

    def grade(self, prompt):
        given = prompt.rsplit("<answer-", 1)[1].split("\n")[1]
        refuses, right = bool(refusal(given)), self.stated.lower() in given.lower()
        if "INFORMATIVE" in prompt:
            return "It commits itself to nothing.\nUNINFORMATIVE" if refuses else "It names an answer.\nINFORMATIVE"
        if refuses:
            return "It states nothing.\nCANNOT_TELL"
        return "The text says so.\nCORRECT" if right else "The text says otherwise.\nINCORRECT"


def main():
    make = {name: component.make for name, component in goldgate_generators().items()}
    kept = {"writer": {}, "policy": {}, "judge": {}}
    documents = []
    for id_, document, question, stated, answers in rows():
        documents.append({"id": id_, "prompt": document, "tags": {"set": "demo"}})
        models = Models(question, stated, answers)
        chats = {"chat": Scripted(models.reply)}
        asked = QuestionOptions(seed=SEED)
        samples = drive(make["factuality.questions"], Sample(id_, chat(document)), asked, servers=chats)
        assert len(samples) == 1, (id_, question)
        probed = ProbeOptions(seed=SEED, correct="judge", informative="judge")
        drive(make["factuality.probe"], replace(samples[0]), probed, servers=chats)
        for service, prompts in models.kept.items():
            kept[service].update(prompts)
    write("documents.jsonl", documents)
    for service, prompts in kept.items():
        recorded = ({"prompt": prompt, "responses": [held.get(at, "") for at in range(max(held) + 1)]} for prompt, held in prompts.items())
        write(f"{service}.jsonl", recorded)


def write(name, lines):
    (HERE / name).write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main()
