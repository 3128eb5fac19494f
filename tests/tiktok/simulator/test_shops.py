"""Shops, products and reviews over HTTP, as TikTok's three pages show them, and our client before them."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.tiktok.simulator.caller import Caller
from tests.tiktok.simulator.test_with_client import read_to_the_end
from tiktok import errors
from tiktok.client import Client, Token
from tiktok.fields import PRODUCT_FIELDS, REVIEW_FIELDS, SHOP_FIELDS
from tiktok.simulator import Running
from tiktok.simulator.bazaar import name_shop
from tiktok.transport import HttpTransport

SHOP, PRODUCT, REVIEW = (f"/v2/research/tts/{name}/" for name in ("shop", "product", "review"))


@pytest.fixture
def running(begin: Callable[..., Running]) -> Running:
    return begin()


@pytest.fixture
def caller(running: Running, call: Callable[..., Caller]) -> Caller:
    return call(running)


@pytest.fixture
def client(caller: Caller) -> Iterator[Client]:
    with HttpTransport(str(caller.http.base_url)) as transport:
        yield Client(transport)


@pytest.fixture
def token(client: Client) -> Token:
    return client.fetch_token("own", "simulator-secret")


@pytest.fixture
def shop(running: Running) -> str:
    """The name of the shop with the most products."""
    bazaar, now = running.bazaar, running.clock.now().timestamp()
    most = max(bazaar.list_shops(now), key=lambda each: len(bazaar.list_products(each, now)))
    return name_shop(most)


def ask(caller: Caller, path: str, **body: Any) -> httpx.Response:
    return caller.post(path, body)


def find_shop(caller: Caller, shop: str) -> int:
    row = ask(caller, SHOP, shop_name=shop, fields="shop_id").json()["data"]["shop_data"][0]
    return int(row["shop_id"])


def list_rows(caller: Caller, path: str, key: str, **body: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number in range(1, 100):
        page = ask(caller, path, page_start=number, **body).raise_for_status().json()["data"][key]
        if not page:
            return rows
        rows += page
    raise AssertionError("The pages have no end.")


def test_a_shop_is_found_by_its_name_in_capitals_or_not_and_the_answer_has_no_error(
    caller: Caller, shop: str
) -> None:
    answers = [
        ask(caller, SHOP, shop_name=name, fields=",".join(SHOP_FIELDS), limit=10).json()
        for name in (shop, shop.upper(), f" {shop} ")
    ]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0].keys() == {"data"}
    (row,) = answers[0]["data"]["shop_data"]
    assert {name: type(value) for name, value in row.items()} == {
        "shop_id": int,
        "shop_name": str,
        "shop_rating": str,
        "shop_review_count": int,
        "item_sold_count": int,
        "shop_performance_value": int,
    }
    assert ask(caller, SHOP, shop_name="No Such Shop", fields="shop_id").json() == {"data": {"shop_data": []}}


def test_products_and_reviews_come_in_numbered_pages_whatever_their_size(caller: Caller, shop: str) -> None:
    products = {
        size: list_rows(
            caller,
            PRODUCT,
            "product_data",
            shop_id=find_shop(caller, shop),
            page_size=size,
            fields=",".join(PRODUCT_FIELDS),
        )
        for size in (3, 10)
    }
    assert products[3] == products[10]
    assert len({row["product_id"] for row in products[10]}) == len(products[10]) > 20
    talked_about = max(products[10], key=lambda row: row["product_review_count"])
    reviews = list_rows(
        caller,
        REVIEW,
        "review_data",
        product_id=str(talked_about["product_id"]),
        fields=",".join(REVIEW_FIELDS),
    )
    assert len(reviews) == talked_about["product_review_count"] > 10
    assert sum(talked_about[f"product_rating_{n}_count"] for n in range(1, 6)) == len(reviews)
    assert {row["review_rating"] for row in reviews} <= {"ONE", "TWO", "THREE", "FOUR", "FIVE"}
    assert all(len(str(row["create_time"])) == 13 for row in reviews)


@pytest.mark.parametrize(("where", "in_address", "in_body"), [(0, 200, 200), (1, 200, 400), (2, 400, 200)])
def test_fields_stand_in_the_address_as_in_the_tables_or_in_the_body_as_in_the_examples(
    caller: Caller, shop: str, where: int, in_address: int, in_body: int
) -> None:
    caller.control("faults", shop_fields_in=where)
    assert caller.post(f"{SHOP}?fields=shop_id", {"shop_name": shop}).status_code == in_address
    assert ask(caller, SHOP, shop_name=shop, fields="shop_id").status_code == in_body


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (SHOP, {"fields": "shop_id"}),
        (SHOP, {"fields": "shop_id", "shop_name": "x", "limit": 11}),
        (SHOP, {"fields": "shop_mood", "shop_name": "x"}),
        (PRODUCT, {"fields": "product_id"}),
        (PRODUCT, {"fields": "product_id", "shop_id": 7}),
        (PRODUCT, {"fields": "product_id", "shop_id": 7_490_000_000_000_000_000, "page_start": 0}),
        (REVIEW, {"fields": "review_text", "product_id": "9"}),
        (REVIEW, {"fields": "review_text", "product_id": "1729000000000000000", "page_size": 11}),
    ],
)
def test_what_cannot_be_answered_is_refused(caller: Caller, path: str, body: dict[str, Any]) -> None:
    answer = caller.post(path, body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid_params")


def test_what_is_deleted_is_gone_with_what_belongs_to_it(caller: Caller, shop: str) -> None:
    shop_id = find_shop(caller, shop)
    rows = list_rows(caller, PRODUCT, "product_data", shop_id=shop_id, fields="product_id")
    first, *others = (row["product_id"] for row in rows)
    caller.control("delete", ids=[first])

    left = list_rows(caller, PRODUCT, "product_data", shop_id=shop_id, fields="product_id")
    assert [row["product_id"] for row in left] == others
    assert ask(caller, REVIEW, product_id=first, fields="review_text").status_code == 400
    caller.control("delete", ids=[shop_id])
    assert ask(caller, SHOP, shop_name=shop, fields="shop_id").json()["data"]["shop_data"] == []
    assert ask(caller, PRODUCT, shop_id=shop_id, fields="product_id").status_code == 400


@pytest.mark.parametrize(
    "switches",
    [
        {},
        {"shop_fields_in": 1},
        {"shop_fields_in": 2},
        {"shop_error_shown": 1},
        {"review_time_in_seconds": 1},
    ],
)
def test_our_client_reads_them_to_the_end_under_every_reading_of_the_pages(
    running: Running, client: Client, token: Token, shop: str, switches: dict[str, int]
) -> None:
    running.faults.set(switches)
    bazaar, now = running.bazaar, running.clock.now().timestamp()
    (found,) = client.find_shops(token, shop_name=shop).items
    there = bazaar.find_shop(int(found.id), now)
    assert there
    products = read_to_the_end(lambda at: client.list_products(token, shop_id=found.id, **at))
    assert [item.id for item in products] == [str(each.id) for each in bazaar.list_products(there, now)]
    assert {item.data["shop_id"] for item in products} == {found.id}
    product = bazaar.find_product(int(products[0].id), now)
    assert product
    reviews = read_to_the_end(lambda at: client.list_reviews(token, product_id=products[0].id, **at))
    told = [int(item.created_at.timestamp()) for item in reviews if item.created_at]
    assert told == [each.create_time for each in bazaar.list_reviews(product, now)]
    assert len({item.id for item in reviews}) == len(reviews)


def test_our_client_hears_of_a_shop_that_is_not_there(client: Client, token: Token) -> None:
    assert client.find_shops(token, shop_name="No Such Shop").items == ()
    with pytest.raises(errors.RequestRefused, match="shop_id is invalid"):
        client.list_products(token, shop_id="7")
