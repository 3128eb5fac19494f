"""Collections of TikTok's shop: shops by name, products of shops, reviews of products, and exactly what each costs."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.rules.errors import Invalid
from harvest.models import Batch, Record, Run
from harvest.rules.states import RunState
from harvest.services.collections import add_collection
from harvest.services.runs import start_run
from tests.harvest.bench import NOW, Bench
from tests.harvest.services.test_lists import TOKEN, answers, ask, count, opened
from tiktok.simulator.bazaar import Ware, name_shop

type Build = Callable[..., Bench]


@pytest.fixture
def bench(build: Build) -> Bench:
    return build(handover={"collections": []}, shops=8)


@pytest.fixture
def shop(bench: Bench) -> Ware:
    """One with more than a page of products."""
    return next(each for each in list_shops(bench) if len(list_products(bench, each)) > 12)


def list_shops(bench: Bench) -> list[Ware]:
    return bench.levers.running.bazaar.list_shops(NOW.timestamp())


def list_products(bench: Bench, shop: Ware) -> list[Ware]:
    return bench.levers.running.bazaar.list_products(shop, NOW.timestamp())


def list_reviews(bench: Bench, shop: Ware) -> list[list[Ware]]:
    bazaar = bench.levers.running.bazaar
    return [bazaar.list_reviews(each, NOW.timestamp()) for each in list_products(bench, shop)]


def pages_of(rows: int) -> int:
    """Until an empty one."""
    return -(-rows // 10) + 1


def keys(kind: str) -> list[str]:
    return list(Record.objects.filter(kind=kind).order_by("key").values_list("key", flat=True))


def test_shops_come_by_their_names_and_a_name_of_none_is_no_gap(bench: Bench, shop: Ware) -> None:
    run = ask(
        bench, "shops", {"shop_names": [name_shop(shop).upper(), "No  Such Shop", name_shop(shop).upper()]}
    )
    reason = "TikTok finds no shop of this name. It shows those that operate in the EU."
    assert (run.state, run.reason, run.requests) == (RunState.COMPLETED, "", 2 + TOKEN)
    assert answers(run) == [("shops", "refused", reason, 1)]
    assert (count(run), keys("shop")) == ({"shop": 1}, [str(shop.id)])
    assert opened(bench, "shop")[0]["shop_name"] == name_shop(shop)


def test_products_are_paged_until_an_empty_page_and_kept_in_a_batch_of_their_shop(
    bench: Bench, shop: Ware
) -> None:
    other = next(each for each in list_shops(bench) if each != shop and list_products(bench, each))
    run = ask(bench, "products", {"shop_ids": [str(shop.id), str(other.id)]})
    sizes = [len(list_products(bench, each)) for each in (shop, other)]
    assert (run.state, count(run)) == (RunState.COMPLETED, {"product": sum(sizes)})
    assert run.requests == sum(pages_of(size) for size in sizes) + TOKEN
    assert keys("product") == sorted(
        str(each.id) for one in (shop, other) for each in list_products(bench, one)
    )
    assert sorted(Batch.objects.values_list("records", flat=True)) == sorted(sizes)
    assert {each["shop_id"] for each in opened(bench, "product")} == {str(shop.id), str(other.id)}


def test_a_shop_brings_its_products_and_their_reviews(bench: Bench, shop: Ware) -> None:
    run = ask(bench, "shops", {"shop_names": [name_shop(shop)]}, **{"with": ["products", "reviews"]})
    reviews = list_reviews(bench, shop)
    products = len(reviews)
    assert (run.state, count(run)) == (
        RunState.COMPLETED,
        {"shop": 1, "product": products, "review": sum(map(len, reviews))},
    )
    asked = 1 + pages_of(products) + sum(pages_of(len(each)) for each in reviews if each)
    assert run.requests == asked + TOKEN
    assert all(len(key) == 64 for key in keys("review"))
    rows = opened(bench, "review")
    assert {row["product_id"] for row in rows} <= set(keys("product"))
    assert Record.objects.filter(kind="review", created_at=None).count() == 0


def test_a_second_run_finds_the_same_reviews_again(bench: Bench, shop: Ware) -> None:
    first = ask(bench, "products", {"shop_ids": [str(shop.id)]}, **{"with": ["reviews"]})
    before = keys("review")
    document = {
        "name": "again",
        "kind": "products",
        "input": {"shop_ids": [str(shop.id)]},
        "with": ["reviews"],
    }
    second = harvest(bench, document)
    assert (first.state, second.state) == (RunState.COMPLETED, RunState.COMPLETED)
    assert before == keys("review") != []
    assert set(count(second).values()) == {0}


def harvest(bench: Bench, document: dict[str, Any]) -> Run:
    run = start_run(add_collection(bench.project, document, by=None, now=NOW), by=None, now=bench.clock())
    bench.work()
    run.refresh_from_db()
    return run


def test_a_shop_and_a_product_that_are_not_there_are_no_gap(bench: Bench) -> None:
    reason = "TikTok refuses the question as it stands: the id or name may be wrong."
    products = ask(bench, "products", {"shop_ids": ["7"]})
    reviews = ask(bench, "reviews", {"product_ids": ["1729"]})
    assert [(run.state, answers(run)) for run in (products, reviews)] == [
        (RunState.COMPLETED, [("products", "refused", reason, 1)]),
        (RunState.COMPLETED, [("reviews", "refused", reason, 1)]),
    ]


def test_a_platform_that_gives_the_same_page_for_every_number_is_left(bench: Bench, shop: Ware) -> None:
    row = '{"data": {"product_data": [{"product_id": 1729}]}}'
    answers = {"answers": [{"body": row, "times": 50}]}
    bench.levers.http.post("/_control/script", json=answers).raise_for_status()
    run = ask(bench, "products", {"shop_ids": [str(shop.id)]})
    assert (run.state, run.requests, keys("product")) == (RunState.COMPLETED, 2 + TOKEN, ["1729"])


@pytest.mark.parametrize(
    ("kind", "given", "extras", "place"),
    [
        ("shops", {"shop_names": ["a" * 201]}, [], "$.input.shop_names[0]"),
        ("products", {"shop_ids": ["Amber Teas"]}, [], "$.input.shop_ids[0]"),
        ("reviews", {"product_ids": ["12a"]}, [], "$.input.product_ids[0]"),
        ("products", {"shop_ids": ["7"]}, ["products"], "$.with"),
        ("reviews", {"product_ids": ["7"]}, ["reviews"], "$.with"),
        ("shops", {"shop_names": ["a"]}, ["comments"], "$.with"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_its_place(
    bench: Bench, kind: str, given: dict[str, Any], extras: list[str], place: str
) -> None:
    document = {"name": "x", "kind": kind, "input": given, "with": extras}
    with pytest.raises(Invalid) as refused:
        add_collection(bench.project, document, by=None, now=NOW)
    assert list(refused.value.problems) == [place]
