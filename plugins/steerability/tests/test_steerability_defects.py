"""What the published checkers get wrong must not come back: a response per defect, with the right verdict.

The reference mode shows that the defect is real, where the libraries it needs are installed: there the
published verdict is the contrary.
"""

from __future__ import annotations

import pytest
from goldgate import Sample, answer, chat
from goldgate_steerability.kinds.table import KINDS
from goldgate_steerability.options import ConstraintsOptions
from goldgate_steerability.verifiers import constraints


def score(name, args, response, mode="strict"):
    sample = Sample("s", chat("Go on."), {"constraints": [{"id": name, "args": args}]})
    return constraints.check(answer(sample, response), ConstraintsOptions(mode=mode)).score


LEAST_CAPITALS = {"capital_relation": "at least", "capital_frequency": 2}
LEAST = {"relation": "at least"}
FEWER = {"relation": "less than"}
TEA = {"keyword": "tea"}
STORY = {"prompt_to_repeat": "Tell me a story"}
LIST = {"num_bullets": 2}
CITIES = "ID,Country,City,Year,Count\n" + "\n".join(f"{n},France,Lyon,200{n},{n}" for n in range(1, 8))
STAIRS = "one\n two\n\n  three"
ALPHABET = ("Ann Bob Cid Dan Eve Flo Gus Hal Ida Jon Kim Lea Max Ned Oli Pia Quin Ron Sue Tom Una Val Wes Xia Yan Zoe").split()  # fmt: skip
FIVE = {f"keyword{n}": word for n, word in enumerate(("ant", "bee", "cat", "dog", "eel"), 1)}
STORY_OF_26 = " ".join(f"{name} runs." for name in ALPHABET)

# id, arguments, response, right score; the published checker gives the other one
DEFECTS = [
    # IFEval
    ("change_case:capital_word_frequency", LEAST_CAPITALS, "I said a word. A word, I say.", 0.0),
    ("change_case:capital_word_frequency", LEAST_CAPITALS, "DON'T do that.", 0.0),
    ("change_case:capital_word_frequency", LEAST_CAPITALS, "You CANNOT do that.", 0.0),
    ("combination:repeat_prompt", STORY, "tell me a story There was a king.", 0.0),
    ("combination:repeat_prompt", STORY, "Tell me a storybook", 0.0),
    ("combination:repeat_prompt", STORY, "Tell me a story", 0.0),
    ("combination:two_responses", {}, "Response 1: Tea.\n******\nResponse 2: Tea.", 0.0),
    ("combination:two_responses", {}, "Tea is hot.\n******\nTEA IS HOT.", 0.0),
    ("combination:two_responses", {}, "Tea is hot.\n*******\nIt rains.", 0.0),
    ("detectable_content:number_placeholders", {"num_placeholders": 2}, "a[0] = b[1]", 0.0),
    ("detectable_content:number_placeholders", {"num_placeholders": 1}, "See [here](http://a.b).", 0.0),
    ("detectable_content:postscript", {"postscript_marker": "P.S."}, "The P.S. of a letter is short. It ends.", 0.0),
    ("detectable_format:constrained_response", {}, "I would never say: My answer is yes. It is no such thing.", 0.0),
    ("detectable_format:constrained_response", {}, "My answer is yes. My answer is no.", 0.0),
    ("detectable_format:json_format", {}, "42", 0.0),
    ("detectable_format:json_format", {}, '{"a": NaN}', 0.0),
    ("detectable_format:json_format", {}, '```json\n{"a": 1}', 0.0),
    ("detectable_format:multiple_sections", {"section_spliter": "Section", "num_sections": 2}, "See Section 1 and Section 2 of the law.", 0.0),
    ("detectable_format:multiple_sections", {"section_spliter": "Section", "num_sections": 2}, "Section 1\n\nSection 2\n", 0.0),
    ("detectable_format:multiple_sections", {"section_spliter": "Section", "num_sections": 2}, "Section 1\na\nSection 2\nb\nSection 3\nc", 0.0),
    ("detectable_format:number_bullet_lists", LIST, "* one\n* two\n\n---\n\nThat is all.", 1.0),
    ("detectable_format:number_bullet_lists", {"num_bullets": 1}, "- 3 degrees\n-5 degrees, said he", 1.0),
    ("detectable_format:number_highlighted_sections", {"num_highlights": 1}, "2 * 3 * 4 = 24", 0.0),
    ("detectable_format:title", {}, "cout << x << y; a >> b", 0.0),
    ("keywords:existence", {"keywords": ["cat"]}, "Concatenate them.", 0.0),
    ("keywords:existence", {"keywords": ["a?"]}, "Is it b, or none?", 0.0),
    ("keywords:existence", {"keywords": ["3.5"]}, "It has 345 pages.", 0.0),
    ("keywords:forbidden_words", {"forbidden_words": ["c#"]}, "I write C# all day.", 0.0),
    ("keywords:forbidden_words", {"forbidden_words": ["a.b"]}, "It is an aXb case.", 1.0),
    ("keywords:frequency", TEA | LEAST | {"frequency": 2}, "A team drinks tea.", 0.0),
    ("keywords:frequency", {"keyword": "3.5"} | FEWER | {"frequency": 1}, "It has 345 pages.", 1.0),
    ("language:response_language", {"language": "de"}, "12345 67890 12345", None),
    ("length_constraints:nth_paragraph_first_word", {"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "two"}, "One here.\n\n\n\nTwo there.", 1.0),
    ("length_constraints:nth_paragraph_first_word", {"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "two"}, "One here.\n\n**Two** there.", 1.0),
    ("length_constraints:nth_paragraph_first_word", {"num_paragraphs": 2, "nth_paragraph": 2, "first_word": "pat"}, "One here.\n\nPat's house.", 0.0),
    ("length_constraints:number_paragraphs", {"num_paragraphs": 1}, "It is ***very*** good.", 1.0),
    ("length_constraints:number_sentences", FEWER | {"num_sentences": 2}, "- one thing here\n- another thing\n- a third thing", None),
    ("length_constraints:number_words", FEWER | {"num_words": 5}, "We can't find well-known", 1.0),
    ("length_constraints:number_words", LEAST | {"num_words": 6}, "1. one\n2. two\n3. three", 0.0),
    ("punctuation:no_comma", {}, "一、二，三", 0.0),
    ("startend:end_checker", {"end_phrase": "the end."}, "So it came to THE END.", 0.0),
    ("startend:end_checker", {"end_phrase": "art."}, "That is smart.", 0.0),
    ("startend:quotation", {}, '"Yes" and then "no"', 0.0),
    ("startend:quotation", {}, "“All of it.”", 1.0),
    # IFBench
    ("count:conjunctions", {"small_n": 2}, "Salt And pepper and oil.", 0.0),
    ("count:conjunctions", {"small_n": 2}, "It is so good for me and you.", 0.0),
    ("count:keywords_multiple", FIVE, "pants bee bee cat cat cat " + "dog " * 5 + "eel " * 7, 0.0),
    ("count:punctuation", {}, "v1.2, ok; so: Go! Eh? What?!", 0.0),
    ("count:numbers", {"N": 2}, "Pages 3-4 tell it.", 1.0),
    ("count:numbers", {"N": 0}, "Water is H2O.", 1.0),
    ("count:person_names", {"N": 1}, "We flew to Miami.", 0.0),
    ("count:pronouns", {"N": 2}, "I'm sure it's late.", 1.0),
    ("count:pronouns", {"N": 1}, "The US team won.", 0.0),
    ("count:unique_word_count", {"N": 3}, "one – two", 0.0),
    ("count:word_count_range", {"min_words": 4, "max_words": 5}, "We can't find well-known words.", 1.0),
    ("count:words_japanese", {"N": 2}, "one 2 three 4", 0.0),
    ("count:words_japanese", {"N": 5}, "only two", 0.0),
    ("custom:character_reverse", {}, "The reverse is elgae dlab, as you asked, and more.", 0.0),
    ("custom:csv_city", {}, CITIES.replace(",", ", "), 1.0),
    ("custom:csv_city", {}, CITIES + "\n\n", 1.0),
    ("custom:csv_city", {}, f"```csv\n{CITIES}\n```", 1.0),
    ("custom:date_format_list", {}, "1800-00-10, 1801-01-00", 0.0),
    ("custom:multiples", {}, "-14, 21, -28, 35, 42, 49", 0.0),
    ("custom:sentence_alphabet", {}, STORY_OF_26.replace("Bob runs", "Bob met Gen. Poe"), 1.0),
    ("custom:word_reverse", {}, "eagle bald is the animal", 0.0),
    ("format:emoji", {}, "We like France 🇫🇷.", 1.0),
    ("format:line_indent", {}, "one line alone", 0.0),
    ("format:list", {"sep": "..."}, "Well... I wait... for you.", 0.0),
    ("format:newline", {}, "one two\n \nthree", 0.0),
    ("format:no_bullets_bullets", {}, "One here. Two here.\n\n* a\n* b\n\nThe end.", 1.0),
    ("format:no_whitespace", {}, "No\u200bbreak", 0.0),
    ("format:options", {"options": "north or south"}, "north", 1.0),
    ("format:output_template", {}, "Future Outlook: c My Conclusion: b My Answer: a", 0.0),
    ("format:parentheses", {}, "((((( and ) only", 0.0),
    ("format:quotes", {}, "\"Don't,\" he said, \"it's 'fine'.\"", 0.0),
    ("format:sub-bullets", {}, "No list at all.", 0.0),
    ("format:sub-bullets", {}, "* a well-known thing\n* a far-off thing", 0.0),
    ("format:thesis", {}, "Some text with <i>one</i> word.", 0.0),
    ("format:title_case", {}, "The Lord of the Rings", 1.0),
    ("format:quote_unquote", {}, '"A" - "B" are letters', 0.0),
    ("ratio:sentence_words", {}, "Tom ran far. Tom ran far. Tom ran far.", 0.0),
    ("ratio:sentence_balance", {}, "   -   ", 0.0),
    ("ratio:sentence_type", {}, " - ", 0.0),
    ("repeat:repeat_change", STORY, "tell me a story", 0.0),
    ("repeat:repeat_span", {"prompt_to_repeat": "a b c d e", "n_start": 1, "n_end": 3}, "b c", 0.0),
    ("sentence:alliteration_increment", {}, "One sentence alone.", 0.0),
    ("sentence:increment", {"small_n": 2}, "One sentence alone.", 0.0),
    ("sentence:keyword", {"word": "cat", "N": 2}, "It rains. A category follows.", 0.0),
    ("sentence:keyword", {"word": "blue", "N": 2}, "I met Gen. Blue. It rained.", 0.0),
    ("words:alphabet", {}, "Éric fait gros habit.", 1.0),
    ("words:consonants", {}, "Crypts – blocked streams", 1.0),
    ("words:keywords_specific_position", {"keyword": "late", "n": 1, "m": 3}, "“Well, too late,” he said.", 1.0),
    ("words:last_first", {}, "One sentence alone.", 0.0),
    ("words:no_consecutive", {}, "Big – bad", 0.0),
    ("words:palindrome", {}, "level " * 10, 0.0),
    ("words:odd_even_syllables", {}, "Cat — water, dog; summer!", 1.0),
    ("words:paragraph_last_first", {}, "Go on, go.\nStay, I say, stay.", 1.0),
    ("words:prime_lengths", {}, "It – is", 1.0),
    ("words:repeats", {"small_n": 1}, "one – two – three", 1.0),
    ("words:vowel", {}, "A cat\nsat.", 1.0),
    ("words:words_position", {"keyword": "tea"}, "My tea is good tea now.", 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("name", "args", "response", "right"), DEFECTS)
def test_the_defect_is_not_ours(name, args, response, right):
    assert score(name, args, response) == right
    published = score(name, args, response, "reference")
    if published is not None:
        assert published != right


def test_no_check_always_passes_or_always_fails():
    failed = {name for name, args, *_ in DEFECTS}
    assert len(failed) > 60
    assert failed <= set(KINDS)
