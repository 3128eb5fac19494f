"""A proposal begins with a number of its own, on the current form and rules, with somebody who can edit it."""

from datetime import UTC, datetime

import pytest

from accounts.models import Invitation, User
from accounts.rules.errors import Conflict, Invalid
from proposals.catalogue.reading import CURRENT, CURRENT_TERMS, builtin_catalogues
from proposals.models import AuditEvent, CatalogueVersion, Membership, OutboxMail, Proposal
from proposals.rules.findings import must_fix
from proposals.rules.states import ProposalState
from proposals.selectors.content import read_content
from proposals.services.publishing import publish_builtin
from proposals.services.starting import rename, start_proposal
from tests.factories import NOW, TODAY, make_draft, make_editor, make_filled, make_pi

pytestmark = pytest.mark.django_db


def test_a_draft_on_the_current_form_with_its_owner_as_editor() -> None:
    proposal = start_proposal("  First\nvotes ", by=make_editor(), now=NOW)
    assert (proposal.ref, proposal.title, proposal.state) == (
        "FG-2026-0001",
        "First votes",
        ProposalState.DRAFT,
    )
    assert (proposal.catalogue.label, proposal.terms.label) == (CURRENT, CURRENT_TERMS)
    assert list(proposal.memberships.values_list("user__name", "role")) == [("Ana Sol", "editor")]
    assert proposal.pi is None


def test_numbers_count_up_within_a_year_and_past_four_digits() -> None:
    make_draft()
    assert make_draft().ref == "FG-2026-0002"
    assert make_draft(now=datetime(2027, 1, 1, tzinfo=UTC)).ref == "FG-2027-0001"
    Proposal.objects.filter(ref="FG-2026-0002").update(ref="FG-2026-9999")
    assert make_draft().ref == "FG-2026-10000"
    assert make_draft().ref == "FG-2026-10001"


@pytest.mark.parametrize("title", ["", " \n", "x" * 201])
def test_a_title_is_needed_and_fits(title: str) -> None:
    with pytest.raises(Invalid) as caught:
        start_proposal(title, by=make_editor(), now=NOW)
    assert list(caught.value.problems) == ["title"]
    assert not Proposal.objects.exists()


def test_a_pi_without_an_account_is_invited_and_told() -> None:
    proposal = start_proposal(
        "Votes", by=make_editor(), now=NOW, pi_email="Bea.Quist@Northmere.example", pi_name="Bea Quist"
    )
    pi = User.objects.get(email="bea.quist@northmere.example")
    assert (proposal.pi, pi.has_usable_password()) == (pi, False)
    assert Invitation.objects.get().next_path == "/p/FG-2026-0001/"
    assert list(OutboxMail.objects.values_list("kind", "to")) == [("pi_invitation", pi.email)]


def test_who_names_themselves_as_pi_needs_no_other_role_and_no_mail() -> None:
    pi = make_pi()
    proposal = start_proposal("Votes", by=pi, now=NOW, pi_email=pi.email, pi_name=pi.name)
    assert (proposal.pi, Membership.objects.count(), OutboxMail.objects.count()) == (pi, 0, 0)


def test_each_act_is_in_the_audit_trail() -> None:
    proposal = make_draft()
    about = AuditEvent.objects.filter(object_ref=proposal.ref).order_by("pk")
    assert list(about.values_list("verb", "actor__name")) == [
        ("proposal.started", "Ana Sol"),
        ("pi.named", "Ana Sol"),
    ]


def test_publishing_twice_changes_nothing_and_a_changed_file_is_refused() -> None:
    first = publish_builtin(now=NOW)
    assert publish_builtin(now=NOW) == first
    content = builtin_catalogues()[CURRENT]
    content["title"], original = "Changed", content["title"]
    try:
        with pytest.raises(Conflict, match="was changed after it was published"):
            publish_builtin(now=NOW)
    finally:
        content["title"] = original
    assert CatalogueVersion.objects.count() == len(builtin_catalogues())


def test_renaming_is_recorded() -> None:
    proposal = make_draft()
    rename(proposal, "Second votes", by=make_editor(), now=NOW)
    proposal.refresh_from_db()
    assert (proposal.title, AuditEvent.objects.first().verb) == ("Second votes", "proposal.renamed")  # type: ignore[union-attr]


def test_the_factory_fills_everything_that_the_checks_ask_for() -> None:
    assert must_fix(read_content(make_filled()).findings(TODAY)) == ()
