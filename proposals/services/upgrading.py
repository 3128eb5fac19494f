"""An application moves on to TikTok's new questions, and none is submitted with questions that TikTok retired."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from accounts.rules.errors import NotNow
from proposals.catalogue.reading import read_catalogue
from proposals.models import Answer, AnswerRevision, CatalogueUpgrade, Proposal
from proposals.rules.carrying import Carried, carry_over
from proposals.rules.workflow import Act
from proposals.selectors.catalogues import newest_catalogue, standing_of
from proposals.selectors.content import answers_of
from proposals.services.auditing import record_event
from proposals.services.drafting import save_answer
from proposals.services.guarding import lock_for
from proposals.services.reconciling import reconcile


@transaction.atomic
def upgrade(proposal: Proposal, *, to: str, by: User | None, now: datetime) -> CatalogueUpgrade:
    """Take the answers over to the version in use, whose label `to` is the one that was previewed.

    Answers keep their key. What does not fit is put aside as it was and stays in the history. Raises `NotNow` where
    answers are locked, where the application answers that version already, and if another is in use by now.
    """
    present = lock_for(proposal, Act.EDIT)
    target = newest_catalogue()
    if target is None or target.label != to or target.pk == present.catalogue_id:
        raise NotNow(
            "TikTok’s questions are not the ones you were shown any more. Nothing was changed; look again."
        )
    before = present.catalogue
    carried = carry_over(read_catalogue(before.content), read_catalogue(target.content), answers_of(present))
    Proposal.objects.filter(pk=present.pk).update(catalogue=target)
    for each in carried:
        _adapt(present, each, by=by, now=now)
    made = CatalogueUpgrade.objects.create(
        proposal=present,
        before=before,
        after=target,
        put_aside={each.key: each.lost for each in carried if each.lost is not None},
        upgraded_by=by,
        upgraded_at=now,
    )
    reconcile(present, now=now)
    record_event("proposal.upgraded", about=present, by=by, now=now, before=before.label, after=target.label)
    return made


def _adapt(proposal: Proposal, carried: Carried, *, by: User | None, now: datetime) -> None:
    if carried.lost is None or carried.value == carried.lost:
        return
    standing = Answer.objects.get(proposal=proposal, key=carried.key)
    save_answer(
        proposal,
        carried.key,
        carried.value,
        expected_version=standing.version,
        by=by,
        now=now,
        reason=AnswerRevision.Reason.UPGRADE,
    )


def demand_open_form(proposal: Proposal) -> None:
    """Raises `NotNow` where TikTok retired the questions that this application answers."""
    standing = standing_of(proposal)
    if standing.retired_at is not None:
        raise NotNow(
            "TikTok no longer takes these questions, so this cannot be sent. Nothing was changed and nothing is lost: "
            "move the application on to TikTok’s new questions first."
        )
