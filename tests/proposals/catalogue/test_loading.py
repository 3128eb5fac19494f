"""A file that is wrong is refused with the line and the place of each mistake."""

import pytest

from proposals.catalogue.loading import FileError, load_file
from proposals.catalogue.places import parse_yaml

HEAD = """\
schema: fieldgate/catalogue/1
label: sample/2026-11
title: Sample
source: A test
observed_on: 2026-11-22
sections:
  - key: first
    group: Prepare
    title: First
    questions:
"""
ASKED = """\
      - key: first.name
        type: text
        audience: platform
        order: 1
        asked: What is your name?
        prompt: Name
        hint: Your name.
        guidance: As in your passport.
        required: true
"""
OURS = """\
      - key: first.kind
        type: choice
        audience: local
        prompt: Kind
        hint: Choose one.
        guidance: Any.
        options:
          - {key: no, label: Norwegian}
          - {key: yes, label: Other}
        required: false
"""
RULED = """\
      - key: first.more
        type: text
        audience: local
        prompt: More
        hint: More.
        guidance: More.
        required: false
        visible_if: {eq: [first.kind, yes]}
"""
TERMS = """\
schema: fieldgate/terms/1
label: sample/2026-11
title: Sample
clauses:
  - key: refresh
    title: Refresh
    value: 15
    unit: days
    strictest: least
    text: Refresh.
    source: A test
    observed_on: 2026-11-22
    alternatives:
      - {value: 30, source: Another, observed_on: 2026-11-22}
"""


@pytest.fixture
def load(tmp_path):
    def load_text(text):
        path = tmp_path / "file.yaml"
        path.write_text(text, encoding="utf-8")
        return load_file(path)

    return load_text


@pytest.fixture
def complaint(load):
    """What is said of a text, without the folder."""

    def complain(text):
        with pytest.raises(FileError) as caught:
            load(text)
        return [line.partition("file.yaml:")[2] for line in str(caught.value).split("\n")]

    return complain


def test_a_good_file_is_json(load):
    content = load(HEAD + ASKED + OURS + RULED)
    assert content["observed_on"] == "2026-11-22"
    assert [option["key"] for option in content["sections"][0]["questions"][1]["options"]] == ["no", "yes"]
    assert content["sections"][0]["questions"][0]["required"] is True


def test_good_terms_are_json(load):
    assert load(TERMS)["clauses"][0]["value"] == 15


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1: The file is empty."]),
        ("a: [1", ["1: expected ',' or ']', but got '<stream end>'"]),
        ("a: 1\nb:\n  c: 1\n  c: 2\n", ["4: The name c stands twice."]),
        (
            "- schema",
            [
                "1: schema: This is none of fieldgate/catalogue/1, fieldgate/example/1, fieldgate/routes/1, fieldgate/terms/1."
            ],
        ),
        (
            "title: x\nschema: fieldgate/catalogue/9\n",
            [
                "2: schema: This is none of fieldgate/catalogue/1, fieldgate/example/1, fieldgate/routes/1, fieldgate/terms/1."
            ],
        ),
        (
            HEAD + ASKED.replace("required: true", "required: perhaps"),
            ["19: sections[0].questions[0].required: 'perhaps' is not of type 'boolean'"],
        ),
        (
            HEAD + ASKED.replace("        hint: Your name.\n", ""),
            ["11: sections[0].questions[0]: 'hint' is a required property"],
        ),
        (
            HEAD + ASKED.replace("hint:", "hnit: x\n        hint:"),
            [("11: sections[0].questions[0]: Additional properties are not allowed ('hnit' was unexpected)")],
        ),
        (
            HEAD + ASKED + ASKED.replace("order: 1", "order: 2"),
            ["20: sections[0].questions[1].key: The key first.name stands twice."],
        ),
        (
            HEAD + ASKED.replace("order: 1", "order: 2"),
            ["7: sections: TikTok's questions are numbered 2."],
        ),
        (
            HEAD + ASKED + RULED,
            ["27: sections[0].questions[1].visible_if: There is no question first.kind."],
        ),
        (
            HEAD
            + ASKED
            + OURS
            + RULED
            + RULED.replace("first.more", "first.most").replace("first.kind", "first.more"),
            [
                (
                    "45: sections[0].questions[3].visible_if: first.more is not always asked, "
                    "so nothing can hang on it."
                )
            ],
        ),
        (
            HEAD + ASKED + OURS.replace("key: yes", "key: no"),
            ["28: sections[0].questions[1].options[1].key: The key no stands twice."],
        ),
        (
            TERMS.replace("value: 15", "value: 45"),
            ["7: clauses[0].value: The strictest value is 30."],
        ),
        (
            TERMS.replace("observed_on: 2026-11-22\n    alt", "observed_on: November\n    alt"),
            [
                (
                    "12: clauses[0].observed_on: 'November' does not match "
                    "'^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'"
                )
            ],
        ),
    ],
)
def test_a_mistake_is_told_with_line_and_place(complaint, text, expected):
    assert complaint(text) == expected


def test_every_mistake_is_told(complaint):
    text = HEAD + ASKED.replace("type: text", "type: essay").replace("order: 1", "order: 0")
    assert len(complaint(text)) == 2


@pytest.mark.parametrize(
    "rule",
    ["{eq: [first.kind]}", "{maybe: first.kind}", "{}", "{answered: a, not: {answered: b}}", "{all: [1]}"],
)
def test_a_rule_outside_the_grammar_is_refused(complaint, rule):
    text = HEAD + ASKED + OURS + RULED.replace("{eq: [first.kind, yes]}", rule)
    assert all(line.startswith("37: sections[0].questions[2].visible_if") for line in complaint(text))


def test_the_line_of_a_place_is_that_of_its_value():
    parsed = parse_yaml("a:\n  - b: 1\n    c: 2\n  -\n    d: 3\n")
    places = {(): 1, ("a",): 2, ("a", 0, "c"): 3, ("a", 1, "d"): 5, ("a", 1, "missing"): 5, ("a", 7): 2}
    assert {place: parsed.line(place) for place in places} == places


CHOSEN = """\
schema: fieldgate/terms/1
label: sample/2026-11
title: Sample
clauses:
  - key: returns
    title: Returns
    option: {option}
    options:
      - {{key: out, title: Out, text: Out.}}
      - {{key: again, title: Again, text: Again.}}
    decides: librarian
    text: What comes back.
    source: A test
    observed_on: 2026-11-22
    alternatives:
      - {{{says}, source: Another, observed_on: 2026-11-22}}
"""


@pytest.mark.parametrize(
    ("option", "says", "wrong"),
    [
        ("out", "option: again", ""),
        ("again", "option: out", "7: clauses[0].option: The strictest option is out."),
        ("out", "option: never", "16: clauses[0].alternatives[0].option: There is no option never."),
        (
            "out",
            "value: 3",
            "16: clauses[0].alternatives[0]: It says no option, as its clause does, or more than that.",
        ),
    ],
)
def test_options_of_terms_fit_their_clause(load, option, says, wrong):
    text = CHOSEN.format(option=option, says=says)
    if not wrong:
        assert load(text)["clauses"][0]["option"] == option
        return
    with pytest.raises(FileError) as refused:
        load(text)
    assert str(refused.value).endswith(wrong)
