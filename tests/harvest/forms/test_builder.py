"""What the controls of the builder show, they send back."""

from typing import Any

from django.http import QueryDict
from hypothesis import HealthCheck, given, settings

from harvest.forms.builder import Builder, read_builder
from tests.harvest.sent import Sent
from tests.tiktok.test_query import queries
from tiktok.query import parse_query
from tiktok.query.rows import rows_of


def as_posted(query: dict[str, Any]) -> Any:
    """Through the controls of the builder: drawn, and read again."""
    page = "".join(
        f'<input type="hidden" name="{form.prefix}-group" value="{form.group}">'
        f'<input type="hidden" name="{form.prefix}-field" value="{form.field_name}">'
        f"{form['operation']}{form['values']}"
        for form in Builder(rows_of(query)).forms
    )
    sent = QueryDict(mutable=True)
    for name, values in Sent(page).values.items():
        sent.setlist(name, [value.replace("\n", "\r\n") for value in values])
    sent["rows"] = str(len(rows_of(query)))
    return sent


@given(queries)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_every_query_survives_its_controls(query: Any) -> None:
    read = read_builder(as_posted(query.as_json())).draft()
    assert read is not None
    assert sets(parse_query(read)) == sets(query)


def sets(query: Any) -> list[list[tuple[str, str, frozenset[str]]]]:
    """Which of the values comes first means nothing."""
    return [
        [(each.field_name, str(each.operation), frozenset(each.field_values)) for each in group]
        for group in (query.all_of, query.any_of, query.none_of)
    ]
