"""The forecast of the data plan: the verdict first, advice that is done by a press, numbers taken into the design."""

import re

import pytest

from proposals.models import AnswerRevision, AuditEvent
from proposals.services import workflow
from tests.factories import NOW, make_draft, make_editor, make_filled, make_pi, make_reader, save
from tests.proposals.views.cast import read, send, sign_in, value_of

pytestmark = pytest.mark.django_db
DESIGN = "research.design"
PARAGRAPH = "We expect about 60,000 videos."
OTHERS = {"comments": True, "accounts": True}


def path(proposal, page=""):
    return f"/p/{proposal.ref}/forecast/{page}"


def version_of(proposal, key):
    return proposal.answers.values_list("version", flat=True).filter(key=key).first() or 0


def pressed(proposal, change, start="2026-01-01", **versions):
    keys = ("data.start", "data.expected_videos", "data.with")
    sent = {f"version_{key.replace('.', '_')}": version_of(proposal, key) for key in keys}
    return {"change": change, "start": start} | sent | versions


@pytest.mark.parametrize(
    ("changes", "verdict", "reason"),
    [
        (
            {"data__with": {}},
            "Fits",
            "Collecting 60,000 videos takes about 1 day of the quota, and keeping everything fresh 7 of 1,000 requests a day.",
        ),
        (
            {},
            "Tight",
            "Keeping everything fresh takes 962 requests a day, and TikTok allows 1,000. At most 62,405 videos",
        ),
        (
            {"data__expected_videos": "70000"},
            "Does not fit",
            "Keeping everything fresh takes 1,122 requests a day, and TikTok allows 1,000.",
        ),
    ],
)
def test_the_verdict_comes_first_with_the_number_that_decides(changes, verdict, reason):
    page = read(sign_in(make_editor()), path(make_filled(**changes)))
    assert f">{verdict}</span>" in page
    assert reason in page
    assert page.index(reason) < page.index("<h2")


def test_each_number_has_its_sum_and_its_source():
    page = read(sign_in(make_editor()), path(make_filled(data__with={})))
    assert "(750 pages of videos (60,000 at 80 a page, in 3 searches of at most 30 days)) × 1.05." in page
    assert "788 ÷ 1,000." in page
    assert "(12 × 7 files for 60,000 videos) × 1.05 = 89, over 14 days (15 less 1 to spare)." in page
    assert "60,000 videos × 1,250 bytes." in page
    assert page.count('class="explained-source"') == page.count('class="explained-row"') == 8


def test_pictures_have_their_numbers_beside_them():
    page = read(sign_in(make_editor()), path(make_filled()))
    assert page.count('<svg class="chart-picture"') == page.count("The same numbers as a table") == 2
    assert re.findall(r'<th scope="row">(\w+ 202\d)</th>', page)[:2] == ["Mar 2027", "Apr 2027"]


def test_three_guesses_where_no_number_was_given():
    page = read(sign_in(make_editor()), path(make_filled(data__expected_videos=None)))
    for title in ("Few videos", "A usual number", "Many videos"):
        assert f">{title}</th>" in page
    assert "You gave no number of videos, and nobody knows it before the access." in page


def test_what_is_missing_is_named_with_a_way_there():
    proposal = make_draft()
    page = read(sign_in(make_editor()), path(proposal))
    assert "There is no forecast yet" in page
    for key in ("data.start", "data.end"):
        assert f'href="/p/{proposal.ref}/q/{key}/"' in page
    assert page.count("Not answered yet.") == 2
    assert "Use these numbers" not in page


def test_a_mistake_in_the_plan_is_named_too():
    page = read(sign_in(make_editor()), path(make_filled(data__regions=[{"id": "r", "value": "XX"}])))
    assert "“XX” is not a region code of TikTok." in page


def test_a_reader_sees_the_numbers_and_no_buttons():
    proposal = make_filled()
    reader = make_reader()
    proposal.memberships.create(user=reader, role="reader", added_at=NOW)
    page = read(sign_in(reader), path(proposal))
    assert "What would help" in page
    assert "Change the plan" not in page
    assert "Use these numbers" not in page


def test_a_press_leaves_out_the_profiles():
    proposal = make_filled()
    answered = send(
        sign_in(make_editor()), path(proposal, "change/"), 302, **pressed(proposal, "drop_accounts")
    )
    assert answered == path(proposal)
    assert value_of(proposal, "data.with") == {"comments": True, "accounts": False}
    assert AuditEvent.objects.filter(verb="answer.saved", detail__key="data.with").count() == 2


def test_a_press_shortens_the_period_and_its_number_together():
    proposal = make_filled()
    shown = re.search(
        r'name="start" value="(2026-\d\d-\d\d)">\s*<button[^>]*value="shorten"', read_page(proposal)
    )
    assert shown
    send(sign_in(make_editor()), path(proposal, "change/"), 302, **pressed(proposal, "shorten", shown[1]))
    assert value_of(proposal, "data.start") == shown[1]
    assert value_of(proposal, "data.expected_videos") == "41,334"
    assert ">Fits</span>" in read_page(proposal)


def read_page(proposal):
    return read(sign_in(make_editor()), path(proposal))


def test_former_answers_can_be_found_again():
    proposal = make_filled()
    send(sign_in(make_editor()), path(proposal, "change/"), 302, **pressed(proposal, "drop_extras"))
    kept = AnswerRevision.objects.filter(answer__proposal=proposal, answer__key="data.with")
    assert OTHERS in [revision.value for revision in kept]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"change": "shorten"}, 409),
        ({"change": "drop_replies"}, 409),
        ({"version_data_with": 0}, 409),
        ({"change": "erase"}, 422),
        ({"start": "tomorrow"}, 422),
        ({"version_data_with": "x"}, 422),
    ],
)
def test_a_page_that_is_out_of_date_changes_nothing(sent, status):
    proposal = make_filled()
    page = send(
        sign_in(make_editor()), path(proposal, "change/"), status, **pressed(proposal, "drop_accounts") | sent
    )
    assert "Nothing was changed" in page
    assert value_of(proposal, "data.with") == OTHERS


def test_somebody_else_changed_the_extras_meanwhile():
    proposal = make_filled()
    sent = pressed(proposal, "drop_accounts")
    save(proposal, "data.with", {"comments": False, "accounts": True}, by=make_pi())
    page = send(sign_in(make_editor()), path(proposal, "change/"), 409, **sent)
    assert "Bea Quist changed this answer while you were writing" in page
    assert value_of(proposal, "data.with") == {"comments": False, "accounts": True}


def test_the_paragraph_comes_after_what_stands_in_the_design():
    proposal = make_filled(research__design="We sample daily.")
    answered = send(
        sign_in(make_editor()),
        path(proposal, "insert/"),
        302,
        paragraph=PARAGRAPH,
        expected_version=version_of(proposal, DESIGN),
    )
    assert answered == f"/p/{proposal.ref}/q/{DESIGN}/"
    assert value_of(proposal, DESIGN) == f"We sample daily.\n\n{PARAGRAPH}"


def test_into_an_empty_design_it_comes_alone():
    proposal = make_filled(research__design=None)
    send(
        sign_in(make_editor()),
        path(proposal, "insert/"),
        302,
        paragraph=PARAGRAPH,
        expected_version=version_of(proposal, DESIGN),
    )
    assert value_of(proposal, DESIGN) == PARAGRAPH


def test_nothing_is_lost_when_somebody_wrote_in_between():
    proposal = make_filled(research__design="We sample daily.")
    before = version_of(proposal, DESIGN)
    save(proposal, DESIGN, "We sample weekly.", by=make_pi())
    client = sign_in(make_editor())
    page = send(client, path(proposal, "insert/"), 422, paragraph="Mine.", expected_version=before)
    assert "Mine." in page
    assert "Press again" in page
    version = re.search(r'name="expected_version" value="(\d+)"', page)
    assert version
    send(client, path(proposal, "insert/"), 302, paragraph="Mine.", expected_version=version[1])
    assert value_of(proposal, DESIGN) == "We sample weekly.\n\nMine."


@pytest.mark.parametrize("typed", [{"paragraph": " "}, {"paragraph": "Mine.", "expected_version": ""}])
def test_what_cannot_be_added_stays_on_the_page(typed):
    proposal = make_filled(research__design="We sample daily.")
    page = send(sign_in(make_editor()), path(proposal, "insert/"), 422, **{"expected_version": 1} | typed)
    assert "There is a problem" in page
    assert value_of(proposal, DESIGN) == "We sample daily."


def test_nothing_changes_while_the_pi_reads_and_what_was_typed_is_shown():
    proposal = make_filled()
    workflow.request_review(proposal, by=make_editor(), now=NOW)
    client = sign_in(make_editor())
    send(client, path(proposal, "change/"), 409, **pressed(proposal, "drop_accounts"))
    page = send(
        client,
        path(proposal, "insert/"),
        422,
        paragraph=PARAGRAPH,
        expected_version=version_of(proposal, DESIGN),
    )
    assert PARAGRAPH in page
    assert value_of(proposal, "data.with") == OTHERS
    assert PARAGRAPH not in str(value_of(proposal, DESIGN))
    assert "Change the plan" not in read(client, path(proposal))


def test_the_task_list_and_the_questions_lead_here():
    proposal = make_filled()
    client = sign_in(make_editor())
    tasks = read(client, f"/p/{proposal.ref}/")
    assert f'href="{path(proposal)}"' in tasks
    assert '<span class="status status-amber">Tight</span>' in tasks
    assert f'href="{path(proposal)}"' in read(client, f"/p/{proposal.ref}/q/data.hashtags/")
    assert f'href="{path(proposal)}"' not in read(client, f"/p/{proposal.ref}/q/research.summary/")
