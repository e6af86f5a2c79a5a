"""Questions, claims, numbers and dates in languages other than English."""

from decimal import Decimal

import pytest
from goldgate_tools.reading import calendar, decimals, numbers, tokens
from goldgate_tools.reading.deeds import own_deed, stated_deed
from goldgate_tools.reading.questions import asks, readable


@pytest.mark.parametrize(
    "answer",
    [
        "Please tell me the date.",
        "Bitte nenne mir das Datum.",
        "Merci de m'indiquer la date.",
        "Indícame la fecha.",
        "Mi serve la data.",
        "Preciso saber a data.",
        "Укажите дату.",
        "请告诉我日期。",
        "日付を教えてください。",
        "날짜를 알려 주세요.",
        "कृपया तारीख बताइए।",
        "ต้องการวันไหนคะ",
        "Lütfen tarihi belirtin.",
    ],
)
def test_a_request_without_a_question_mark_asks(answer):
    assert asks(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "Rome is lovely. Anything else?",
        "Rom ist schön. Sonst noch etwas?",
        "Rome est belle. Autre chose ?",
        "罗马很美。还有什么需要吗？",
        "Rome is lovely.",
    ],
)
def test_a_closing_question_asks_for_nothing(answer):
    assert not asks(answer)
    assert readable(answer)


def test_a_language_that_is_not_known_is_undecided():
    assert not readable("Kwa heri!")


@pytest.mark.parametrize(
    "answer",
    [
        "Ich habe die Bestellung W1 storniert.",
        "He cancelado el pedido.",
        "J'ai bien annulé la commande.",
        "Ho prenotato il volo.",
        "Cancelei o pedido.",
        "Я отменил заказ.",
        "我已经取消了订单。",
        "予約しました。",
        "예약했습니다.",
        "मैंने ऑर्डर रद्द कर दिया है।",
    ],
)
def test_a_claim_of_the_speaker(answer):
    assert own_deed(answer)


@pytest.mark.parametrize(
    "answer",
    [
        "Ich habe die Bestellung nicht storniert.",
        "Wenn ich die Bestellung storniert habe, sage ich es.",
        "No he cancelado el pedido.",
        "Je n'ai pas annulé la commande.",
        "我没有取消订单。",
        "Soll ich die Bestellung stornieren?",
        "Habe ich das Ticket gebucht?",
    ],
)
def test_denials_conditions_and_questions_claim_nothing(answer):
    assert not own_deed(answer)
    assert not stated_deed(answer)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.250,50 €", "1250.50"),
        ("3.486.784.401", "3486784401"),
        ("Insgesamt 1.057 Einheiten", "1057"),
        ("108,8.", "108.8"),
        ("1 250,50", "1250.50"),
        ("1'234.50", "1234.50"),
        ("1,00,000", "100000"),
    ],
)
def test_a_decimal_comma(text, value):
    assert Decimal(value) in {one.value for one in numbers.numbers(decimals.plain(text))}


@pytest.mark.parametrize(
    "text", ["The total is 1.057", "12,345 of them", "a,b\n1,25\n", "v1.2.3", "10.0.0.1"]
)
def test_english_numbers_tables_and_versions_stay(text):
    assert decimals.readings(text) == (text,)


def test_numbers_beside_scripts_without_spaces():
    assert [one.value for one in numbers.numbers("3的20次方是3486784401。")] == [3, 20, 3486784401]
    assert not numbers.numbers("v42")
    assert tokens.occurs("w6046631", tokens.folded("注文番号Ｗ６０４６６３１を"))
    assert not tokens.occurs("6046631", "w6046631")


@pytest.mark.parametrize(
    "text",
    [
        "5. März 2024",
        "5 mars 2024",
        "5 de marzo de 2024",
        "5 marzo 2024",
        "5 марта 2024",
        "2024年3月5日",
        "5 Mart 2024",
    ],
)
def test_dates_by_the_names_of_months(text):
    assert (2024, 3, 5) in tokens.dates(text)


def test_what_words_for_a_date_mean():
    start = [(2024, 12, 31)]
    assert calendar.meant("Book it for tomorrow", start) == {(2025, 1, 1)}
    assert (2025, 1, 2) in calendar.meant("übermorgen", start)
    assert (2025, 1, 14) in calendar.meant("in two weeks", start)
    assert (2025, 1, 3) in calendar.meant("on Friday", start)
    assert not calendar.meant("tomorrow", [(None, 12, 31), (9999, 12, 31)])


def test_times_of_day():
    assert calendar.clocks("at 7:30 pm") == {(19, 30)}
    assert calendar.clocks("um 19 Uhr") == {(19, 0)}
    assert (15, 0) in calendar.clocks("下午3点")
    assert calendar.clocks("rated 5 of 10") == set()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("NO9386011117947", "Pay to NO93 8601 1117 947."),
        ("5550102034", "Call (555) 010-2034."),
        ("+4722334455", "+47 22 33 44 55"),
    ],
)
def test_an_identifier_in_groups(value, text):
    assert tokens.joined(value, tokens.folded(text))
    assert not tokens.joined(value[:-1] + "0" + value[-1], tokens.folded(text))
    assert not tokens.joined(value, tokens.folded(text.replace(" ", ", ")))


def test_an_address_in_memory_proves_nothing():
    from goldgate import Cell
    from goldgate_tools.running.outputs import undecided

    shown = Cell("", "<object object at 0x7fcf359f4e70>", "", "")
    assert "address" in undecided(shown, "object()", "<object object at 0x7f1234567890>")
    assert not undecided(shown, "object()", "42")
