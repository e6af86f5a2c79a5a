"""What is found of secrets and personal data, what passes, and that nothing of it is printed."""

import pytest
from goldgate import Drop, Judged, Message, Sample, answer, chat
from goldgate.testing import filtered
from goldgate_quality import goldgate_filters, goldgate_generators
from goldgate_quality.generators.redact import RedactOptions
from goldgate_quality.private import personal, secrets
from goldgate_quality.private.filters import PersonalOptions, SecretsOptions, findings
from goldgate_quality.private.found import masked

# Tokens are put together here, so that no scanner takes this file for a leak.
SECRETS = [
    ("aws_access_key_id = AKIA" + "4QZJ7WXM2RTN5KLP", 1),
    ("Use AKIAIOSFODNN7EXAMPLE in the docs", 0),
    ("export OPENAI_API_KEY=sk-" + "proj-T3xQ9vLm2Zr8Kp4Wd7Hn1Bc6Yf5Js0Ga", 1),
    ("export OPENAI_API_KEY=sk-...", 0),
    ("OPENAI_API_KEY=your-api-key-here", 0),
    ("token gh" + "p_x8Rk2LmQ7vTz4WnB9sYd3HcJ6pFgA1uE5iOt", 1),
    (
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAx7Qd2vJ9kLm3NpR8sT5wYz1bC4fGhK6oU0eAiXqWjVtZsMnB\nrD8yHlPcF2gS9uEoI7kT1xQ4wZ6vN3mJ5aRbL0hYdU8pCfKtGsX=\n-----END RSA PRIVATE KEY-----",
        1,
    ),
    ("-----BEGIN RSA PRIVATE KEY-----\n...\n-----END RSA PRIVATE KEY-----", 0),
    (
        "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAx7Qd2vJ9\n-----END PUBLIC KEY-----",
        0,
    ),
    ("postgres://admin:S3cr3tPw9x@db.prod-host.io:5432/app", 1),
    ("postgres://user:password@localhost/db", 0),
    ("postgres://admin:hX92kQz7@localhost:5432/app", 1),
    ("password: Tr0ub4dor&3x", 1),
    ("password = os.environ['DB_PASSWORD']", 0),
    ("The password is required", 0),
    ("def login(password: str, token: str) -> None", 0),
    ("commit 9fceb02d0ae598e95dc970b74767f19372d61af8", 0),
    ("id: 550e8400-e29b-41d4-a716-446655440000", 0),
    ("sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0),
    ("xoxb-" + "284719365021-718293645012-Kq7vRz2LmT9wXn4YbD8sHc3J", 1),
    ("sk_" + "live_9aKx72LmQvTz48WnBs3Yd6Hc", 1),
    ("AIza" + "SyD7f9KxQ2vLm8Zr4WtNp6BsYc1HgJe3UaO", 1),
    (
        "eyJ"
        + "hbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJ1c2VyIjoibWFyaWEiLCJyb2xlIjoiYWRtaW4ifQ.k9Xw2vQzL7mRtN4pYbD8sHcJ3fG6uA1eK5iOxTqWnZM",
        1,
    ),
    (
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIiwiaWF0IjoxNTE2MjM5MDIyfQ.SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c",
        0,
    ),
    ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", 0),
    ("aws_secret_access_key = " + "q7Rk2LmQ7vTz4WnB9sYd3HcJ6pFgA1uE5iOt+XyZ", 1),
    ('{"api_key": "' + "f3a9c7e1b5d2086497a1c3e5f7b9d0a2" + '"}', 1),
    ("Set API_KEY=<your key>", 0),
    ("data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAUAAAAFCAYAAACNbyblAAAAHElEQVQI12P4", 0),
    ("My wifi password is sunflower", 0),
    ("My database password is Gx7!kPq2Lm", 1),
    ("curl -H 'Authorization: Bearer " + "9fK2mQ7vXz4LnB8sYd3HcJ6pTgA1uE5i" + "'", 1),
    ("glpat-" + "x7KqR2vLmZ8tWn4YbD3s", 1),
    ("max_tokens = 4096", 0),
    ("tokenizer = AutoTokenizer.from_pretrained('x')", 0),
    ("csrf_token: abc", 0),
]
PERSONAL = [
    ("Contact john.doe@gmail.com for details", 1),
    ("Contact jane@example.com", 0),
    ("info@company.com", 0),
    ("Email maria.schmidt@web.de", 1),
    ("support@acme.com", 0),
    ("call me at (415) 867-2941", 1),
    ("call 555-0134", 0),
    ("(212) 555-0187", 0),
    ("+44 20 7946 0123", 0),
    ("+49 30 12345678", 1),
    ("+1 650-253-0000", 1),
    ("reach me on +33 6 42 18 97 35", 1),
    ("SSN 512-84" + "-7391", 1),
    ("ssn 078-05-1120", 0),
    ("card 4539 5787 6362 1486", 1),
    ("4111 1111 1111 1111", 1),
    ("number 4539 5787 6362 1487", 0),
    ("IBAN DE44 5001 0517 5407 3249 31", 1),
    ("DE89370400440532013000", 1),
    ("GB33BUKB20201555555555", 1),
    ("server at 203.0.113.7", 0),
    ("192.168.1.1", 0),
    ("10.0.0.1 and 127.0.0.1", 0),
    ("logged in from 84.172.33.91", 1),
    ("8.8.8.8", 0),
    ("version 10.4.2.11", 0),
    ("I live at 482 Maple Street, Springfield, IL 62704", 1),
    ("The White House, 1600 Pennsylvania Avenue NW, Washington, DC 20500", 0),
    ("My date of birth is 14/03/1987", 1),
    ("Einstein was born on 14 March 1879", 0),
    ("Passport number: K7391842", 1),
    ("2001:db8::1", 0),
    ("ISBN 978-3-16-148410-0", 0),
    ("The year 2019-2020 had 365 days", 0),
    ("order 1234567890", 0),
    ("pi is 3.14159265358979", 0),
    ("@dataclass and git@github.com:foo/bar.git", 0),
    ("1-800-273-8255", 0),
    ("The answer is 123-456-7890", 0),
    ("phone: 0171 4938271", 1),
    ("3.1415926 535 8979", 0),
    ("2024-11-26 10:20:30", 0),
    ("wohnt in der Lindenstraße 12, 10969 Berlin", 1),
    ("There are 12 Oak Street signs", 0),
    ("My email is tom (at) posteo (dot) de", 1),
    ("ID 000-12-3456", 0),
    ("$1,234,567,890", 0),
    ("transaction 4539578763621486 refunded", 1),
]
SECRETS += [
    ("Here's my key: sk-" + "abc123def456ghi789jkl012mno345pqr678", 1),
    ("ghp_" + "1234567890abcdefghijklmnopqrstuvwxyzAB", 1),
    ("AKIA" + "1234567890ABCDEF", 1),
    ("aws_secret_access_key=" + "abcdEFGH1234ijklMNOP5678qrstUVWX9012yzAB", 1),
    ("Slack: xoxp-" + "123456789012-123456789012-abcdefABCDEF123456", 1),
    ("password=hunter2", 1),
    ('DB_PASSWORD="s3cr3t!Pass"', 1),
    ("mysql://root:rootpw123@10.0.0.5/db", 1),
    ("Set your API key with export OPENAI_API_KEY=<YOUR_KEY>", 0),
    ("api_key = 'xxxxxxxxxxxxxxxx'", 0),
    ("The secret to good bread is time.", 0),
    ("token = tokenizer.encode('hi')", 0),
    ("Use a strong password such as correct-horse-battery-staple", 0),
    ("md5: d41d8cd98f00b204e9800998ecf8427e", 0),
    (
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAAMwAAAAtzc2gtZW\nQyNTUxOQAAACDk\n-----END OPENSSH PRIVATE KEY-----",
        1,
    ),
    ("https://hooks.slack.com/services/" + "T024BE7LD/B4PKJ7X2Q/aB3dE5fG7hI9jK1lM3nO5pQ7", 1),
    ("SG." + "ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc-1s5cr", 1),
    ("hf_" + "aBcDeFgHiJkLmNoPqRsTuVwXyZ12345678", 1),
    ("AIza" + "SyA1234567890abcdefghijklmnopqrstuv", 1),
    ("client_secret: 9aB8cD7eF6gH5iJ4kL3mN2oP1qR0", 1),
    ("sk-ant-" + "api03-AbCdEf123456GhIjKl789012MnOpQr345678", 1),
    ("sha: 3b18e512dba79e4c8300dd08aeb37f8e728b8dad", 0),
    ("uuid 123e4567-e89b-12d3-a456-426614174000", 0),
    ("secret santa list", 0),
    ("sk-learn is a library; sk_live is a prefix", 0),
    ("stripe: sk_" + "test_4eC39HqLyjWDarjtT1zdp7dc", 1),
]
PERSONAL += [
    ("My number is 415-555-2671", 1),
    ("Call +1 (415) 555-2671 now", 1),
    ("Her SSN is 123-45" + "-6789", 1),
    ("Card: 4111 1111 1111 1111", 1),
    ("My card is 5500-0000-0000-0004 exp 12/27", 1),
    ("IBAN: DE89 3704 0044 0532 0130 00", 1),
    ("IBAN GB82 WEST 1234 5698 7654 32", 1),
    ("IBAN: DE89 3704 0044 0532 0130 01", 0),
    ("john.smith@acmecorp.com", 1),
    ("user@example.org", 0),
    ("Visit 192.0.2.44 or 198.51.100.7", 0),
    ("The server 52.14.88.201 was attacked", 1),
    ("My address is 742 Evergreen Terrace, Springfield", 0),
    ("She lives at 15 Baker Lane, Bristol BS1 4DJ", 1),
    ("DOB: 07/04/1990", 1),
    ("call 911", 0),
    ("1-800-555-0199", 0),
    ("In 1999-2003 we grew 20%", 0),
    ("ISBN 9780306406157", 0),
    ("order #4111111111111112", 0),
    ("Telefon: 030 9012 3456", 1),
    ("tel. 089/1234567", 1),
    ("Passport No. C01X00T47", 1),
    ("x = 1234567812345678", 0),
    ("+44 7911 123456", 1),
    ("jane_doe1985@gmail.com", 1),
    ("contact: sales@company.com", 0),
    ("fe80::1 and ::1", 0),
    ("2a02:8109:9a40:1f2c:55aa:b3ff:fe12:9a1", 1),
    ("GPS 52.5200, 13.4050", 0),
]


@pytest.mark.parametrize(("text", "found"), SECRETS)
def test_secrets(text, found):
    assert bool(findings(text, secrets.DETECTORS.values())) == bool(found)


@pytest.mark.parametrize(("text", "found"), PERSONAL)
def test_personal_data(text, found):
    assert bool(findings(text, personal.DETECTORS.values())) == bool(found)


@pytest.mark.parametrize(
    ("texts", "detectors"), [(SECRETS, secrets.DETECTORS), (PERSONAL, personal.DETECTORS)]
)
def test_every_detector_finds_something(texts, detectors):
    for detect in detectors.values():
        assert any(list(detect(text)) for text, found in texts if found), detect


def test_rows_are_dropped_and_nothing_is_printed_whole():
    address = "tilda.berg@" + "posteo.de"
    rows = [
        answer(Sample("a", chat("Who?")), f"Ask {address}."),
        answer(Sample("b", chat("Who?")), "Nobody."),
    ]
    whys = list(filtered(goldgate_filters()["quality.personal"], rows, PersonalOptions()))
    assert whys[1] is None
    assert whys[0] == Drop(
        "filter", "it holds e-mail address: ti… (20 characters)", "filtered", "e-mail_address"
    )
    assert address not in str(whys)


def test_prompts_system_prompts_and_thoughts_are_looked_at():
    key = "gh" + "p_x8Rk2LmQ7vTz4WnB9sYd3HcJ6pFgA1uE5iOt"
    rows = [
        Sample("a", chat(key)),
        answer(Sample("b", (Message("system", key), Message("user", "Hi"))), "Hi"),
        answer(Sample("c", chat("Hi")), (Message("assistant", "Hi", reasoning=key),)),
        answer(Sample("d", chat(key)), "Hi"),
    ]
    component = goldgate_filters()["quality.secrets"]
    assert all(filtered(component, rows, SecretsOptions()))
    kept = [why is None for why in filtered(component, rows, SecretsOptions(text="response"))]
    assert kept == [False, True, False, True]


def test_redacted_rows_are_new_candidates_that_pass():
    make = goldgate_generators()["quality.redact"].make
    parent = answer(Sample("a", chat("I am ada.k@" + "web.de")), "Write to bo.l@" + "gmx.net, please.")
    (child,) = make(Judged(parent, dropped=Drop("quality.personal", "x")), RedactOptions())
    assert child.text == "Write to [E-MAIL ADDRESS], please."
    assert child.sample.prompt[0].content == "I am [E-MAIL ADDRESS]"
    assert child.origin.parent == parent.origin.index
    assert list(filtered(goldgate_filters()["quality.personal"], [child], PersonalOptions())) == [None]
    assert make(Judged(child), RedactOptions()) == []
    assert make(Judged(parent, dropped=Drop("v", "wrong", "rejected")), RedactOptions()) == []


def test_a_mask_shows_two_characters_at_most():
    assert masked("abcdefghij") == "ab… (10 characters)"
    assert masked("abc") == "… (3 characters)"


@pytest.mark.parametrize(
    "text",
    [
        *("a@" * 50_000, "1 " * 100_000, "password = " * 20_000, "http://a:" * 20_000, "eyJ" * 20_000),
        *("A" * 50_000, "-----BEGIN PRIVATE KEY-----" * 3_000, "1 Main " * 30_000, "a dot " * 30_000),
        *(" -u a:" * 20_000, "a at b dot " * 20_000),
    ],
)
def test_long_texts_take_no_time_to_speak_of(text):
    for detectors in (secrets.DETECTORS, personal.DETECTORS):
        findings(text, detectors.values())
