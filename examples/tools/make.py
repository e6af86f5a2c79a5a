"""Writes the demo's files: the corpus, the requests, and what the policy says in each situation.

    python examples/tools/make.py

The policy is scripted: two answers to each request, one right and one wrong. Its words are written here; what
the tools answer is not: it is taken from running them, and becomes part of the situations that are recorded.
"""

import json
import random
from pathlib import Path

from goldgate import Completion, Failure, Message, Sample, chat, message_to_dict
from goldgate.testing import answered
from goldgate_tools.generators.rollout import RolloutOptions, rollout
from goldgate_tools.services import calculator, python, search
from goldgate_tools.services.calculator import CalculatorOptions, open_calculator
from goldgate_tools.services.python import PythonOptions, open_python
from goldgate_tools.services.search import SearchOptions, open_search
from goldgate_tools.services.world import WorldOptions, open_world

HERE = Path(__file__).parent
CSV = "month,region,units,price\n" + "".join(
    f"{month},{region},{units},{price}\n"
    for month, region, units, price in [
        ("Jan", "north", 120, 2.5), ("Jan", "south", 80, 2.75), ("Feb", "north", 95, 2.5), ("Feb", "south", 130, 2.6),
        ("Mar", "north", 143, 2.45), ("Mar", "south", 77, 2.8), ("Apr", "north", 110, 2.55), ("Apr", "south", 104, 2.65),
    ]
)  # fmt: skip


def towns():
    r = random.Random(9)
    heads = "Alder Brim Cove Dun Elm Fen Glen Hay Iron Jute Kelp Larch Moss North Oak Pine Quarr Rush Stone Thorn".split()
    tails = "bury dale ford gate ham leigh mere port stead wick".split()
    known = "glass,cheese,bells,rope,paper,honey,clocks,salt,wool,lace".split(",")
    for number, (head, tail) in enumerate((head, tail) for head in heads for tail in tails):
        yield {
            "id": f"town-{number:03}",
            "title": f"{head}{tail}",
            "text": f"{head}{tail} is a town of {r.randrange(2_000, 90_000):,} people at {r.randrange(3, 900)} metres above the sea. "
            f"It was founded in {r.randrange(900, 1890)} and is known for its {known[number % 10]}.",
        }


DOCS = list(search.SCHEMAS)
CODE = list(python.SCHEMAS)
MATHS = list(calculator.SCHEMAS)


def requests(facts, shop):
    """(id, tools, prompt, reference, right script, wrong script); a script's turns are texts or lists of calls."""
    o = lambda **a: a  # noqa: E731 - short names keep the table readable
    yield "order-1", shop, "Please cancel my order W7001.", {"goal": {"/orders/W7001/status": "cancelled"}}, [[("cancel_order", o(order_id="W7001"))], "Your order W7001 has been cancelled."], [[("get_order", o(order_id="W7001"))], "Your order W7001 has been cancelled."]
    yield "order-2", shop, "Where is order W7004?", {}, [[("get_order", o(order_id="W7004"))], "Order W7004, a stove for $61.25, has been shipped to 9 Quay Street."], [[("get_order", o(order_id="W7040"))], "There is no order W7040."]
    yield "order-3", shop, "I am ada_lang_11. Cancel everything of mine that is still pending.", {"goal": {"/orders/W7001/status": "cancelled", "/orders/W7002/status": "delivered"}}, [[("list_orders", o(customer="ada_lang_11"))], [("get_order", o(order_id="W7001")), ("get_order", o(order_id="W7002"))], [("cancel_order", o(order_id="W7001"))], "I cancelled W7001. W7002 was delivered already, so it stays."], [[("list_orders", o(customer="ada_lang_11"))], [("cancel_order", o(order_id="W7001")), ("cancel_order", o(order_id="W7002"))], "I cancelled W7001 and W7002, and refunded $93.50."]
    yield "order-4", shop, "Send W7003 to 12 Park View instead.", {"goal": {"/orders/W7003/address": "12 Park View"}}, [[("change_address", o(order_id="W7003", address="12 Park View"))], "W7003 will go to 12 Park View."], [[("change_address", o(order_id="W7003'; UPDATE orders SET address='12 Park View'; --", address="12 Park View"))], "W7003 will go to 12 Park View."]
    yield "order-5", shop, "Refund the lamp in W7002, please.", {"goal": {"/refunds/0/amount": 54}}, [[("get_order", o(order_id="W7002"))], [("refund_order", o(order_id="W7002", amount=54.0))], "I refunded $54.00 for the lamp in W7002."], [[("get_order", o(order_id="W7002"))], [("refund_order", o(order_id="W7002", amount=45.0))], "I refunded $45.00 for the lamp in W7002."]
    yield "order-6", shop, "Cancel W7004.", {}, [[("cancel_order", o(order_id="W7004"))], "I am sorry: W7004 is shipped already and cannot be cancelled."], [[("cancel_order", o(order_id="W7004"))], "I have cancelled W7004 for you."]
    yield "order-7", shop, "Refund W7006 in full.", {"goal": {"/refunds/0/amount": 24.9}}, [[("get_order", o(order_id="W7006"))], [("refund_order", o(order_id="W7006", amount=24.9))], "I refunded $24.90 for W7006."], [[("get_order", o(order_id="W7006"))], [("refund_order", o(order_id="W7006", amount=24.9))], [("refund_order", o(order_id="W7006", amount=24.9))], "I refunded $24.90 for W7006."]
    yield "order-8", shop, "Cancel my order, please.", {"tool_needed": "ask"}, ["Which order would you like me to cancel? Please tell me its id."], [[("cancel_order", o(order_id="W7005"))], "Your order has been cancelled."]
    for number, (index, way) in enumerate([(12, 0), (47, 1), (88, 2), (131, 0), (150, 1), (199, 2), (73, 3), (5, 4)], 1):
        fact = facts[index]
        name, found, people = fact["title"], fact["text"].split("founded in ")[1].split()[0], fact["text"].split("of ")[1].split()[0]
        asked = [f"When was {name} founded?", f"How many people live in {name}?"][number % 2]
        reply = [f"{name} was founded in {found}.", f"{name} has {people} inhabitants."][number % 2]
        slip = [f"{name} was founded in {int(found) + 27}.", f"{name} has {people[:-2]}{people[-1]}{people[-2]} inhabitants." if people[-1] != people[-2] else f"{name} has 1{people} inhabitants."][number % 2]
        look, read = [("search", o(query=f'{name} "founded" OR people*'))], [("open_doc", o(doc_id=fact["id"]))]
        wrong = [
            [look, read, slip],
            [[("open_doc", o(doc_id="town-9" + fact["id"][-2:]))], reply],
            [[("search_docs", o(query=name))], reply],
            [[("search", {"query": name, "limit": "5"})], reply],
            [look, f"{name} is known for its silver, and lies in Ruritania."],
        ][way]
        yield f"town-{number}", DOCS, asked, {}, [look, read, reply], wrong
    total = "import csv\nrows = list(csv.DictReader(open('sales.csv')))\nprint(sum(int(r['units']) for r in rows if r['region'] == 'north'))"
    yield "file-1", CODE, "How many units did the north sell in sales.csv?", {}, [[("python", o(code=total))], "The north sold 468 units."], [[("python", o(code=total))], "The north sold 486 units."]
    yield "file-2", CODE, "Show me what sales.csv says about March.", {}, [[("read_file", o(path="sales.csv"))], "In March the north sold 143 units at 2.45 and the south 77 at 2.8."], [[("read_file", o(path="../../etc/passwd"))], "In March the north sold 143 units."]
    money = "import csv\nprint(round(sum(int(r['units']) * float(r['price']) for r in csv.DictReader(open('sales.csv'))), 2))"
    yield "file-3", CODE, "What is the revenue in sales.csv?", {}, [[("python", o(code=money))], "The revenue is $2,217.55."], ["The revenue is $2,295.20."]
    yield "file-4", CODE, "Which month had the most units in sales.csv?", {}, [[("python", o(code="import csv, collections\nc = collections.Counter()\nfor r in csv.DictReader(open('sales.csv')):\n    c[r['month']] += int(r['units'])")), ], [("python", o(code="print(c.most_common(1))"))], "February sold the most, with 225 units."], ['{"code": broken', "February."]
    yield "file-5", CODE, "Compute the mean price in sales.csv, whatever happens.", {}, [[("python", o(code="import statistics, csv\nprint(statistics.mean(r['price'] for r in csv.DictReader(open('sales.csv'))))"))], [("python", o(code="print(statistics.mean(float(r['price']) for r in csv.DictReader(open('sales.csv'))))"))], "The first try failed because the prices are texts. The mean price is 2.6."], [[("python", o(code="import os\nos._exit(0)"))], "The mean price is 2.6."]
    yield "file-6", CODE, "Is there a file called plan.txt?", {}, [[("read_file", o(path="plan.txt"))], "No, there is no file called plan.txt."], [[("read_file", o(path="plan.txt"))], "Yes, plan.txt says that 300 units are planned."]
    yield "maths-1", MATHS, "What is 4821 * 377?", {}, [[("calculator", o(expression="4821 * 377"))], "4821 × 377 = 1,817,517."], [[("calculator", o(expression="4821 * 377"))], "4821 × 377 = 1,817,571."]
    yield "maths-2", MATHS, "Integrate x*exp(x).", {}, [[("cas", o(expression="integrate(x*exp(x), x)"))], "The antiderivative is (x - 1)*exp(x) + C."], [[("cas", o(formula="integrate(x*exp(x), x)"))], "It is (x - 1)*exp(x)."]
    yield "maths-3", MATHS, "What is 18% of 250, plus 12?", {}, [[("calculator", o(expression="250 * 0.18 + 12"))], "It is 57."], [[("calculator", o(expression="250 * 0.81 + 12"))], "It is 214.5."]
    yield "maths-4", MATHS, "Solve x^2 - 7x + 10 = 0 and check with numbers.", {}, [[("cas", o(expression="solve(x^2 - 7x + 10, x)"))], [("calculator", o(expression="5^2 - 7*5 + 10"))], "The solutions are 2 and 5; for 5 the left side is 0."], [[("cas", o(expression="solve(x^2 - 7x + 10, x)"))], "The solutions are 4 and 9."]
    yield "plain-1", DOCS, "Good morning!", {"tool_needed": False}, ["Good morning! What would you like to know?"], [[("search", o(query="good morning"))], "Good morning!"]
    yield "plain-2", MATHS, ("Disabled tools: calculator", "What is 30 + 4?"), {"tool_needed": False}, ["30 + 4 = 34."], [[("calculator", o(expression="30 + 4"))], "30 + 4 = 34."]
    yield "plain-3", DOCS, "Book me a train to Fenport.", {"tool_needed": False}, ["I am sorry, I cannot book trains; I can only look up towns."], [[("book_train", o(to="Fenport"))], "Your train is booked."]
    yield "plain-4", shop, "Change the address of W7005.", {"tool_needed": "ask"}, ["To which address should I send W7005?"], [[("change_address", o(order_id="W7005", address="5 New Street"))], "It goes to 5 New Street now."]


def played(sample, index, script, servers):
    """The situations of one script: the messages so far, and what the policy says then."""
    turns = iter(script)
    situations = []

    def ask(request):
        if request.kind != "chat":
            server = servers[request.service] if request.kind == "tool" else servers[request.kind]
            (reply,) = server.serve([request])
            assert not isinstance(reply, Failure), reply
            return reply
        turn = next(turns)
        calls = ()
        if isinstance(turn, list):
            calls = tuple(
                {"id": f"{sample.id}-{index}-{len(situations)}-{n}", "type": "function", "function": {"name": name, "arguments": json.dumps(held)}}
                for n, (name, held) in enumerate(turn)
            )
        elif turn.startswith("{"):
            calls = ({"id": f"{sample.id}-{index}-x", "type": "function", "function": {"name": "python", "arguments": turn}},)
        message = Message("assistant", "" if calls else turn, calls)
        situations.append((request.messages, message))
        return Completion(message)

    answered(rollout(sample, RolloutOptions(services=ROUTES), index), ask)
    return situations


ROUTES = {"search": "docs", "open_doc": "docs", "search_docs": "docs", "*": "shop"}


def write(name, rows):
    (HERE / name).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def main():
    facts = list(towns())
    write("corpus.jsonl", facts)
    shop = open_world(WorldOptions(HERE / "shop.py"))
    servers = {
        "docs": open_search(SearchOptions(HERE / "corpus.jsonl")),
        "shop": shop,
        "sandbox": open_python(PythonOptions()),
        "compute": open_calculator(CalculatorOptions()),
    }
    rows, recorded, expected = [], {}, []
    for name, tools, prompt, reference, *scripts in requests(facts, shop.schemas()):
        files = {"sales.csv": CSV} if name.startswith("file") else {}
        written = prompt
        prompt = chat(prompt) if isinstance(prompt, str) else (Message("system", prompt[0]), *chat(prompt[1]))
        if len(prompt) > 1:
            written = [message_to_dict(message) for message in prompt]
        rows.append({"id": name, "prompt": written, "tools": tools, "files": files, "reference": reference, "tags": {"domain": name.split("-")[0]}})
        sample = Sample(name, prompt, reference, tuple(tools), files=files)
        for index, script in enumerate(scripts):
            for messages, reply in played(sample, index, script, servers):
                key = json.dumps([message_to_dict(message) for message in messages])
                recorded.setdefault(key, {})[index] = message_to_dict(reply)
        expected.append({"id": name, "scores": [1.0, 0.0]})
    write("requests.jsonl", rows)
    write("expected.jsonl", expected)
    write(
        "recorded.jsonl",
        ({"prompt": json.loads(key), "responses": [reply.get(index, next(iter(reply.values()))) for index in (0, 1)]} for key, reply in recorded.items()),
    )
    for server in servers.values():
        server.close()


if __name__ == "__main__":
    main()
