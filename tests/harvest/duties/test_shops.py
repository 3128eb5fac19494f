"""Shops, products and reviews have no batch compliance: they are asked for again, and positive evidence alone erases."""

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pyarrow.dataset
import pytest

from harvest.models import Batch, Check, Tombstone
from harvest.rules.states import CheckState, RecordState
from harvest.services.arriving import read_product, read_review, read_shop
from harvest.services.collections import add_collection
from harvest.services.datasets import Choice, build_dataset
from harvest.services.erasing_requested import count_named
from harvest.vault import open_keyring
from tests.harvest.duties.circle import call, fresh, store
from tests.harvest.duties.site import Site, pi
from tests.harvest.duties.test_deletion import erase, record
from tiktok.client import Client, Page, Token
from tiktok.fields import PRODUCT_FIELDS, REVIEW_FIELDS, SHOP_FIELDS
from tiktok.simulator.bazaar import Ware, name_shop

KINDS = ("shop", "product", "review")


def list_shops(site: Site) -> list[Ware]:
    """The two with the most products."""
    bazaar, now = site.running.bazaar, site.now.timestamp()
    return sorted(bazaar.list_shops(now), key=lambda each: -len(bazaar.list_products(each, now)))[:2]


def add_shops(site: Site, shops: list[Ware]) -> None:
    for shop in shops:
        page = call(site, lambda api, token, shop=shop: api.find_shops(token, shop_name=name_shop(shop)))
        store(
            site, [read_shop(item, name=name_shop(shop), asked=frozenset(SHOP_FIELDS)) for item in page.items]
        )


def add_products(site: Site, shop: Ware) -> list[str]:
    """The first page of its products, now records; their ids."""
    page = call(site, lambda api, token: api.list_products(token, shop_id=str(shop.id)))
    asked = frozenset(PRODUCT_FIELDS)
    store(site, [read_product(item, of=str(shop.id), asked=asked) for item in page.items])
    return [item.id for item in page.items]


def add_reviews(site: Site, product: Ware) -> None:
    keys, asked = open_keyring().project(site.project.ref), frozenset(REVIEW_FIELDS)

    def ask(api: Client, token: Token) -> Page:
        return api.list_reviews(token, product_id=str(product.id))

    items = call(site, ask).items
    store(site, [read_review(keys, item, of=str(product.id), asked=asked) for item in items])


def kept(site: Site, kind: str) -> int:
    return len(site.keys(RecordState.LIVE, kind))


def graves() -> dict[str, int]:
    return dict(Counter(Tombstone.objects.values_list("kind", flat=True)))


def test_a_shop_that_is_gone_is_erased_and_one_that_is_there_confirmed(site: Site) -> None:
    gone, there = list_shops(site)
    add_shops(site, [gone, there])
    fresh(site, "shop")
    site.move(days=10)
    site.delete([str(gone.id)])
    site.refresh()
    assert (site.keys(kind="shop"), graves()) == ([str(there.id)], {"shop": 1})


def test_a_shop_whose_name_another_one_has_taken_is_gone(site: Site) -> None:
    """The answer is about a shop, but not about this one."""
    shop, other = list_shops(site)
    page = call(site, lambda api, token: api.find_shops(token, shop_name=name_shop(shop)))
    before_it = replace(page.items[0], id="5", data={"shop_id": "5", "shop_name": name_shop(shop)})
    store(site, [read_shop(before_it, name=name_shop(shop), asked=frozenset(SHOP_FIELDS))])
    add_shops(site, [other])
    fresh(site, "shop")
    site.move(days=10)
    site.refresh()
    assert site.keys(kind="shop") == [str(other.id)]


def test_a_single_shop_cannot_be_shown_to_be_gone(site: Site) -> None:
    """No other shop of the project proves that shops are answered at all: it stays, with its old clock."""
    (shop, _) = list_shops(site)
    add_shops(site, [shop])
    fresh(site, "shop")
    before = Batch.objects.get(kind="shop").clock_at
    site.move(days=10)
    site.delete([str(shop.id)])
    site.work()
    assert Check.objects.filter(state=CheckState.NOT_BELIEVED).exists()
    assert (kept(site, "shop"), Batch.objects.get(kind="shop").clock_at, graves()) == (1, before, {})


def test_products_that_left_their_shop_are_gone_and_the_rest_confirmed(site: Site) -> None:
    (shop, _) = list_shops(site)
    ids = add_products(site, shop)
    fresh(site, "product")
    site.move(days=10)
    site.delete(ids[1:3])
    site.refresh()
    assert site.keys(kind="product") == sorted(set(ids) - set(ids[1:3]))
    assert graves() == {"product": 2}
    assert Batch.objects.get(kind="product", records__gt=0).clock_at > site.now - timedelta(days=1)


def test_a_shop_that_is_gone_takes_its_products_with_it(site: Site) -> None:
    """The list is refused, which the list of another shop has to prove before and after."""
    gone, there = list_shops(site)
    add_products(site, gone)
    others = add_products(site, there)
    fresh(site, "product")
    site.move(days=10)
    site.delete([str(gone.id)])
    site.refresh()
    assert site.keys(kind="product") == sorted(others)


def test_reviews_that_are_gone_leave_and_what_changes_in_one_makes_no_other(site: Site) -> None:
    (shop, _) = list_shops(site)
    bazaar, now = site.running.bazaar, site.now.timestamp()
    product = max(bazaar.list_products(shop, now), key=lambda each: len(bazaar.list_reviews(each, now)))
    add_reviews(site, product)
    before = site.keys(kind="review")
    fresh(site, "review")
    site.move(days=10)
    site.delete([str(each.id) for each in bazaar.list_reviews(product, now)[:3]])
    site.refresh()
    after = site.keys(kind="review")
    assert (set(after) < set(before), len(before) - len(after)) == (True, 3)
    assert graves() == {"review": 3}


@pytest.mark.parametrize(
    "fault", [{"server_errors": -1}, {"not_json": -1}, {"rate_limit": -1}, {"error_in_200": -1}]
)
def test_no_fault_empties_a_shop(site: Site, fault: dict[str, float]) -> None:
    gone, there = list_shops(site)
    add_shops(site, [gone, there])
    add_products(site, gone)
    held = {kind: kept(site, kind) for kind in KINDS}
    fresh(site, *KINDS)
    site.move(days=10)
    site.fault(**fault)
    for _ in range(4):
        site.work()
        site.move(hours=20)
    assert ({kind: kept(site, kind) for kind in KINDS}, graves()) == (held, {})


def test_a_dataset_holds_them_with_their_ids_and_reviews_by_codes(site: Site, tmp_path: Path) -> None:
    (shop, _) = list_shops(site)
    bazaar, now = site.running.bazaar, site.now.timestamp()
    add_shops(site, [shop])
    add_products(site, shop)
    product = max(bazaar.list_products(shop, now), key=lambda each: len(bazaar.list_reviews(each, now)))
    add_reviews(site, product)
    for form in ("jsonl", "parquet"):
        build_dataset(site.project, Choice(form), folder=tmp_path / form, by=pi(), clock=site.clock)
    rows = {
        kind: [json.loads(line) for line in (tmp_path / "jsonl" / f"{kind}s.jsonl").read_bytes().splitlines()]
        for kind in KINDS
    }
    assert [row["id"] for row in rows["shop"]] == [str(shop.id)]
    assert {row["shop_id"] for row in rows["product"]} == {str(shop.id)}
    assert sorted(row["id"] for row in rows["product"]) == site.keys(kind="product")
    assert {row["product_id"] for row in rows["review"]} == {str(product.id)}
    assert sorted(row["id"] for row in rows["review"]) == site.keys(kind="review"), "codes of the project"
    table = pyarrow.dataset.dataset(tmp_path / "parquet" / "reviews").to_table().to_pylist()
    times = sorted(json.loads(row["other"])["create_time"] for row in table)
    assert times == sorted(row["create_time"] for row in rows["review"]), (
        "in milliseconds, not cut to seconds"
    )


def test_a_shop_that_tiktok_asks_to_delete_goes_with_its_products_and_stays_out(site: Site) -> None:
    named, other = list_shops(site)
    add_shops(site, [named, other])
    add_products(site, named)
    kept_products = add_products(site, other)
    request = record(site, subjects=f"{named.id}\n{kept_products[0]}")
    assert count_named(request) == 2
    erase(site, request)
    add_shops(site, [named])
    assert site.keys(kind="shop") == [str(other.id)]
    assert site.keys(kind="product") == sorted(kept_products[1:])


def test_an_erased_shop_leaves_the_questions_that_named_it(site: Site) -> None:
    gone, there = list_shops(site)
    document = {"name": "goods", "kind": "products", "input": {"shop_ids": [str(gone.id), str(there.id)]}}
    collection = add_collection(site.project, document, by=None, now=site.now)
    add_shops(site, [gone, there])
    fresh(site, "shop")
    site.move(days=10)
    site.delete([str(gone.id)])
    site.refresh()
    collection.refresh_from_db()
    stand_in, kept = collection.query["shop_ids"]
    assert (site.keys(kind="shop"), kept) == ([str(there.id)], str(there.id))
    assert (stand_in != str(gone.id), stand_in.isdecimal()) == (True, True)
