"""The published catalogue: TikTok's questions to the letter and in its order, ours beside them, all with source and date."""

from datetime import date

import pytest

from proposals.catalogue.model import Audience, FieldType, QuestionType
from proposals.catalogue.reading import CURRENT, builtin_catalogues, canonical_sha256, read_catalogue

CONTENT = builtin_catalogues()[CURRENT]
CATALOGUE = read_catalogue(CONTENT)
QUESTIONS = CATALOGUE.questions()

ASKED = (
    "What is the name of your university and department?",
    "What is the address of your university and department?",
    "What is the link to your university's website?",
    "What is the link to your department's website?",
    "What is your area of expertise?",
    "Provide the name of your research team",
    "Do you work with a research team that may also need to access the Research API datasets?",
    "Provide the name, university and department, title and role of your team member(s)",
    "Provide links to your past publications or attended conferences",
    "Which research topic category does your proposal fall under?",
    (
        "Provide a summary of your project. (Provide an outline of the research project, including the context, "
        "importance, and potential findings)"
    ),
    "Please provide a description of your research design.",
    "State your access request start date",
    "State your access request end date (The longest access you can apply for is 2 years)",
    ("Do you have plans to share the data with third parties (for example, another institution or entity)?"),
    (
        "Describe your data protection plans by providing the terms of your research data and privacy governance"
    ),
    "What are your research hypotheses or research questions?",
    "What are the expected outputs of your project?",
    "Provide a summary of your literature review",
    "Provide a list of your references or citations",
)
TOPICS = (
    "Consumer trends, behavioral science, community and culture, education",
    "Radicalization, misinformation, disinformation, hate speech, violent extremism, influence operations",
    "Human rights",
    "Civic engagement and activism",
    "Algorithm",
    "Mental health",
    "Youth safety & well-being",
    "Other (please specify)",
)
SECTIONS = (
    ("Prepare", "eligibility", "Check that you can apply"),
    ("Prepare", "institution", "Describe your institution"),
    ("Prepare", "team", "Add your team"),
    ("Describe your research", "topic", "Topic and summary"),
    ("Describe your research", "design", "Questions and design"),
    ("Describe your research", "outputs", "Expected outputs"),
    ("Describe your research", "literature", "Literature and references"),
    ("Plan your data", "data", "Data you will collect"),
    ("Plan your data", "access", "Access dates"),
    ("Plan your data", "protection", "Data protection and sharing"),
)


def test_tiktoks_questions_stand_in_its_words_and_its_order():
    asked = [question for question in CATALOGUE.platform_questions() if question.asked]
    assert tuple(question.asked for question in asked) == ASKED
    assert [question.order for question in asked] == list(range(1, 21))


def test_the_topic_to_specify_follows_its_question():
    keys = [question.key for question in CATALOGUE.platform_questions()]
    assert keys[keys.index("research.topic") + 1] == "research.topic_other"


def test_the_topics_are_tiktoks():
    assert tuple(option.label for option in CATALOGUE.question("research.topic").options) == TOPICS


def test_the_sections_are_a_task_list():
    assert tuple((each.group, each.key, each.title) for each in CATALOGUE.sections) == SECTIONS


def test_no_limit_is_invented():
    assert {question.limit for question in QUESTIONS} == {None}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_every_question_helps_and_says_where_it_is_from(question):
    assert question.hint.endswith(".")
    assert question.hint.count(". ") == 0
    assert len(question.guidance.split()) >= 25
    assert question.source
    assert date(2026, 1, 1) < question.observed_on <= date(2026, 11, 22)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_ours_are_marked_and_theirs_are_not(question):
    if question.audience is Audience.LOCAL:
        assert (question.asked, question.order) == (None, None)
    else:
        assert question.order is not None


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_long_questions_have_an_example(question):
    assert bool(question.example) or question.type is not QuestionType.LONGTEXT


def test_what_a_harvest_needs_is_asked_here():
    assert [(q.key, str(q.type)) for q in CATALOGUE.sections[7].questions] == [
        ("data.accounts", "list"),
        ("data.hashtags", "list"),
        ("data.keywords", "list"),
        ("data.regions", "list"),
        ("data.start", "date"),
        ("data.end", "date"),
        ("data.query", "query"),
        ("data.with", "parts"),
        ("data.expected_videos", "text"),
    ]


def test_the_members_have_what_tiktok_asks_and_three_fields_of_ours():
    fields = CATALOGUE.question("team.members").fields
    assert [field.key for field in fields if field.platform] == [
        "name",
        "university",
        "department",
        "title",
        "role",
    ]
    assert [(field.key, field.type) for field in fields if not field.platform] == [
        ("email", FieldType.EMAIL),
        ("orcid", FieldType.ORCID),
        ("developer_account", FieldType.YES_NO),
    ]


def test_a_question_is_found_by_its_key_with_its_section():
    for section in CATALOGUE.sections:
        for question in section.questions:
            assert CATALOGUE.question(question.key) is question
            assert CATALOGUE.section_of(question.key) is section


@pytest.mark.parametrize("find", [CATALOGUE.question, CATALOGUE.section_of])
def test_an_unknown_key_is_an_error(find):
    with pytest.raises(KeyError):
        find("research.unknown")


def test_the_keys_are_once_each():
    assert len(set(CATALOGUE.keys())) == len(CATALOGUE.keys()) == len(QUESTIONS)


def test_the_hash_depends_on_content_and_not_on_order():
    turned = dict(reversed(CONTENT.items()))
    assert canonical_sha256(turned) == canonical_sha256(CONTENT)
    assert canonical_sha256({**CONTENT, "title": "Another"}) != canonical_sha256(CONTENT)


def test_the_hash_is_that_of_canonical_json():
    assert canonical_sha256({"b": "é", "a": [1, None]}) == (
        "e03c3c1ebb5fccd76e3bd35b9a86169f35e6f1b069645d48ac278175f54c4208"
    )
