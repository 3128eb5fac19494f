"""What the checks said of a version on the day it was made."""

from datetime import UTC

from proposals.catalogue.reading import read_catalogue, read_terms
from proposals.models import CatalogueVersion, Snapshot, TermsVersion
from proposals.rendering.checked import kept_findings
from proposals.rules.findings import Background, Finding, Person, find
from proposals.selectors.findings import kept_waivers


def read_checks(snapshot: Snapshot) -> tuple[Finding, ...]:
    """As they are kept in the version; of an older one, by the questions, rules and PI that it names, on its day."""
    kept = kept_findings(snapshot.content)
    return _check_again(snapshot) if kept is None else kept


def _check_again(snapshot: Snapshot) -> tuple[Finding, ...]:
    pi = snapshot.content["pi"]
    catalogue = CatalogueVersion.objects.get(label=snapshot.content["catalogue"])
    terms = TermsVersion.objects.get(label=snapshot.content["terms"])
    return find(
        read_catalogue(catalogue.content),
        read_terms(terms.content),
        snapshot.answers(),
        today=snapshot.created_at.astimezone(UTC).date(),
        background=Background(
            Person(pi["name"], pi["email"]) if pi else None, waivers=kept_waivers(snapshot)
        ),
    )
