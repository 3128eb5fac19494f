"""Every form that a page shows can be sent: it carries the token, and works without a script."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from harvest.models import Brake
from harvest.services.collections import add_collection
from tests.harvest.bench import NOW, collection
from tests.harvest.views.conftest import Cast

PAGES = ("", "key/", "collections/new/", "datasets/", "duties/", "end/", "runs/{run}/", "runs/{run}/cancel/")
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)


@pytest.mark.parametrize("path", PAGES)
def test_every_form_carries_the_token_and_a_button(
    cast: Cast, sign_in: Callable[..., Client], path: str
) -> None:
    cast.bench.enter_key()
    run = cast.bench.start()
    add_collection(cast.project, collection(name="another"), by=None, now=NOW)
    Brake.objects.create(
        project=cast.project, would_erase=420, of_records=900, reason="x", held_at=timezone.now()
    )
    client = sign_in(cast.pi, recently=True)
    client.post(f"{cast.root}end/", {"reason": "Finished"})
    page = client.get(cast.root + path.format(run=run.pk)).content.decode()
    forms = [form for form in FORM.findall(page) if 'action="/projects/' in form]
    broken = [form for form in forms if "csrfmiddlewaretoken" not in form or 'type="submit"' not in form]
    assert (broken, bool(forms)) == ([], True)
