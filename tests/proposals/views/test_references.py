"""References from a list: shown before anything is added, on top of what stands, and nothing pasted is lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from proposals.models import Origin
from tests.factories import make_draft, make_editor, make_in_review, make_reader, make_reader_of, save
from tests.proposals.rules.references.test_reading import ARTICLE, RIS
from tests.proposals.views.cast import question_path, read, send, sign_in, value_of

pytestmark = pytest.mark.django_db
KEY = "literature.references"
LINE = "Sol, A. (2020). One. https://doi.org/10.1000/182"


def path(proposal, key=KEY):
    return question_path(proposal, key, "references/")


def confirm(version=0, lines=(LINE,), take=("0",)):
    return {"expected_version": str(version), "line": list(lines), "take": list(take)}


def test_what_was_pasted_is_shown_and_nothing_is_added_yet():
    draft = make_draft()
    page = send(sign_in(make_editor()), path(draft), 200, text=ARTICLE + "@misc{x, year=2020}")
    assert ("Read as BibTeX: 2 references, 1 of them kept as text." in page, value_of(draft, KEY)) == (
        True,
        None,
    )
    assert ("Müller, J. and Hollin Video Lab (2024)." in page, "It has no title." in page) == (True, True)


def test_a_file_is_read_whatever_its_encoding():
    draft, ana = make_draft(), sign_in(make_editor())
    for content in (RIS.encode("utf-8-sig"), RIS.replace("Title", "Título").encode("latin-1")):
        page = ana.post(path(draft), {"file": SimpleUploadedFile("list.ris", content)}).content.decode()
        assert "Read as RIS: 1 reference" in page
    assert "Título of it" in page


def test_confirmed_lines_stand_below_the_answer_with_where_they_came_from():
    draft, ana = make_draft(), sign_in(make_editor())
    save(draft, KEY, "- Sample, B. (2019). Zero.\n")
    sent = confirm(1, [LINE, "Left out (2021).", "Sol, A.\n(2022). Two."], ["0", "2"])
    assert send(ana, path(draft), 302, **sent) == question_path(draft, KEY)
    assert value_of(draft, KEY) == f"- Sample, B. (2019). Zero.\n- {LINE}\n- Sol, A. (2022). Two."
    assert Origin.objects.get().kind == "references"
    assert "A list of references. Put in by Ana Sol on" in read(ana, question_path(draft, KEY))


@pytest.mark.parametrize(
    ("standing", "written"),
    [("", f"- {LINE}"), ("One (2019).", f"One (2019).\n{LINE}"), ("* One\n\n", f"* One\n* {LINE}")],
)
def test_a_line_looks_like_those_above_it(standing, written):
    draft = make_draft()
    version = save(draft, KEY, standing)
    send(sign_in(make_editor()), path(draft), 302, **confirm(version))
    assert value_of(draft, KEY) == written


def test_a_list_that_changed_meanwhile_is_not_overwritten_and_the_lines_are_kept():
    draft, ana = make_draft(), sign_in(make_editor())
    save(draft, KEY, "One (2019).")
    page = send(ana, path(draft), 409, **confirm(0))
    assert ("Your references are below and were not added." in page, LINE in page) == (True, True)
    assert value_of(draft, KEY) == "One (2019)."
    assert 'name="expected_version" value="1"' in page


def test_an_answer_that_would_be_too_long_keeps_the_lines():
    draft = make_draft()
    save(draft, KEY, "x" * 99_990)
    page = send(sign_in(make_editor()), path(draft), 400, **confirm(1))
    assert ("This answer could not be kept." in page, LINE in page) == (True, True)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": ""}, "Paste a list, or choose a file with one"),
        ({"text": "word " * 209_716}, "at most 300,000 are read at once"),
        ({"text": "\n".join(f"Work {n} (2020)." for n in range(201))}, "These are 201 entries"),
    ],
)
def test_what_cannot_be_read_is_said_and_nothing_pasted_is_lost(typed, said):
    draft = make_draft()
    page = send(sign_in(make_editor()), path(draft), 422, **typed)
    assert (said in page, typed["text"].strip() in page) == (True, True)


def test_nothing_chosen_is_asked_back():
    draft = make_draft()
    page = send(sign_in(make_editor()), path(draft), 422, **confirm(0, take=()))
    assert ("Choose at least one reference to add." in page, LINE in page) == (True, True)


def test_a_hostile_line_is_text():
    typed = {"text": "<script>x</script></textarea> (2020)"}
    page = sign_in(make_editor()).post(path(make_draft()), typed).content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;&lt;/textarea&gt; (2020)" in page
    assert "<script>x" not in page


@pytest.mark.parametrize("key", ["research.summary", "team.members"])
def test_only_lists_of_references_take_references(key):
    draft = make_draft()
    assert sign_in(make_editor()).get(path(draft, key)).status_code == 404
    assert "Add from BibTeX" not in read(sign_in(make_editor()), question_path(draft, key))


def test_a_reader_and_an_application_under_review_are_refused():
    reviewed = make_in_review()
    make_reader_of(reviewed)
    assert sign_in(make_reader()).post(path(reviewed), confirm()).status_code == 403
    page = send(sign_in(make_editor()), path(reviewed), 409, **confirm(1))
    assert "Nothing was changed." in page
