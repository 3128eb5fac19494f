"""Collections from a list, through the browser's eyes: made, run, and what their pages say."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from harvest.models import Collection, Coverage, FieldSeen
from harvest.services.collections import add_collection
from harvest.services.runs import start_run
from tests.harvest.bench import NOW
from tests.harvest.views.conftest import Cast

FENWA, REFUSED = "sim_fenwamoor_1", "sim_mizzlemarl_0"


def add(client: Client, cast: Cast, **changed: Any) -> Any:
    given = {"name": "newsrooms", "kind": "accounts", "subjects": f"@{FENWA}\n\n{REFUSED}\n"} | changed
    return client.post(f"{cast.root}collections/new-list/", given)


def test_a_list_becomes_a_collection(cast: Cast, sign_in: Callable[..., Client]) -> None:
    client = sign_in(cast.manager)
    answer = add(client, cast)
    made = Collection.objects.get(name="newsrooms")
    assert (answer.status_code, answer["Location"]) == (302, f"{cast.root}collections/{made.pk}/")
    assert (made.kind, made.query) == ("accounts", {"usernames": [FENWA, REFUSED]})
    page = client.get(answer["Location"]).content.decode()
    assert "2 on a list" in page
    assert "Copy and change" not in page
    assert client.get(f"{cast.root}collections/new/?from={made.pk}").status_code == 404


def test_wrong_lines_are_told_by_their_number_and_the_text_stays(
    cast: Cast, sign_in: Callable[..., Client]
) -> None:
    answer = add(sign_in(cast.manager), cast, subjects="two words\nfine\nthree more words")
    page = answer.content.decode()
    assert (answer.status_code, Collection.objects.filter(name="newsrooms").exists()) == (422, False)
    assert [number for number in (1, 2, 3) if f"Line {number}:" in page] == [1, 3]
    assert "three more words" in page


def test_replies_come_with_comments_alone(cast: Cast, sign_in: Callable[..., Client]) -> None:
    client = sign_in(cast.manager)
    assert add(client, cast, replies="on").status_code == 422
    assert add(client, cast, kind="comments", subjects="7600000000000000001", replies="on").status_code == 302
    made = Collection.objects.get(name="newsrooms")
    assert (made.query, made.extras) == ({"video_ids": ["7600000000000000001"]}, ["replies"])


def test_shops_may_bring_products_and_reviews(cast: Cast, sign_in: Callable[..., Client]) -> None:
    client = sign_in(cast.manager)
    for kind, wrong in (("accounts", "products"), ("products", "products"), ("reviews", "reviews")):
        subjects = FENWA if kind == "accounts" else "7490000000000000000"
        assert add(client, cast, kind=kind, subjects=subjects, **{wrong: "on"}).status_code == 422
    answer = add(
        client, cast, kind="shops", subjects="Amber  Teas 9\nLinden Bikes 4", products="on", reviews="on"
    )
    made = Collection.objects.get(name="newsrooms")
    assert (answer.status_code, made.query, made.extras) == (
        302,
        {"shop_names": ["Amber Teas 9", "Linden Bikes 4"]},
        ["products", "reviews"],
    )
    assert "2 on a list" in client.get(answer["Location"]).content.decode()


def test_a_run_says_what_came_and_what_did_not(cast: Cast, sign_in: Callable[..., Client]) -> None:
    document = {"name": "newsrooms", "kind": "accounts", "input": {"usernames": [FENWA, REFUSED]}}
    made = add_collection(cast.project, document, by=None, now=NOW)
    cast.bench.enter_key()
    run = start_run(made, by=None, now=NOW)
    cast.bench.work()
    client = sign_in(cast.manager)
    page = client.get(f"{cast.root}runs/{run.pk}/").content.decode()
    assert "Accounts" in page
    assert "Refused by TikTok" in page
    assert "it may be private or under 18" in page
    assert "1 account" in client.get(cast.root).content.decode()


def test_what_changed_in_the_answers_is_told(cast: Cast, sign_in: Callable[..., Client]) -> None:
    path = "/v2/research/video/query/"
    cast.bench.enter_key()
    before, run = cast.bench.harvest(), cast.bench.start()
    cast.bench.work()
    Coverage.objects.filter(run=before).update(rows=50, filled={"id": 50, "voice_to_text": 50})
    Coverage.objects.filter(run=run).update(rows=50, filled={"id": 50, "voice_to_text": 0})
    FieldSeen.objects.create(project=cast.project, path=path, field="mood", run=run, seen_at=NOW)
    page = sign_in(cast.manager).get(f"{cast.root}runs/{run.pk}/").content.decode()
    assert "fields that its pages did not describe: mood. They are kept." in page
    assert "always filled in the run before are empty now: voice_to_text." in page
