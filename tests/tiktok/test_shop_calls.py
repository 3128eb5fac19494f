"""The three calls of the shop: exactly the documented requests, and pages that end with an empty one."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from tests.tiktok.scripted import ScriptedTransport, bad, good, json_answer
from tiktok import errors
from tiktok.client import Client, Page, Token
from tiktok.records import Item, RecordError, parse_review
from tiktok.transport import Answer

TOKEN = Token("clt.made-up")


def say(*script: Answer) -> tuple[Client, ScriptedTransport]:
    transport = ScriptedTransport(*script)
    return Client(transport), transport


def bodies(transport: ScriptedTransport) -> list[Any]:
    return [json.loads(each.body) for each in transport.requests]


def test_fields_are_sent_in_the_address_and_in_the_body() -> None:
    client, transport = say(*[good({})] * 3)
    client.find_shops(TOKEN, shop_name="Amber Teas", fields=["shop_name"])
    client.list_products(TOKEN, shop_id="749", fields=["product_price"], cursor=3, max_count=5)
    client.list_reviews(TOKEN, product_id="1729", fields=["review_rating"])
    assert [each.path for each in transport.requests] == [
        "/v2/research/tts/shop/?fields=shop_id,shop_name",
        "/v2/research/tts/product/?fields=product_id,product_price",
        "/v2/research/tts/review/?fields=create_time,review_text,review_rating",
    ]
    assert bodies(transport) == [
        {"shop_name": "Amber Teas", "limit": 10, "fields": "shop_id,shop_name"},
        {"shop_id": 749, "page_start": 3, "page_size": 5, "fields": "product_id,product_price"},
        {
            "product_id": 1729,
            "page_start": 1,
            "page_size": 10,
            "fields": "create_time,review_text,review_rating",
        },
    ]


def test_an_answer_as_in_tiktoks_example_has_no_error_at_all() -> None:
    row = {"shop_id": 749, "shop_name": "Amber Teas", "shop_rating": "4.5", "item_sold_count": 3_000_000_000}
    client, _ = say(json_answer({"data": {"shop_data": [row, {"shop_name": "no id"}]}}))
    page = client.find_shops(TOKEN, shop_name="amber teas")
    assert page.items == (Item("shop", "749", None, row | {"shop_id": "749"}),)
    assert (page.has_more, page.cursor, page.unreadable, page.log_id) == (False, None, 1, "")


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ({"product_data": [{"product_id": 1}] * 10}, (5, True)),
        ({"product_data": [{"product_id": 1}]}, (5, True)),
        ({"product_data": [{"product_name": "no id"}]}, (5, True)),
        ({"product_data": []}, (None, False)),
        ({}, (None, False)),
        ({"product_data": None}, (None, False)),
        ({"product_data": [{"product_id": 1}], "has_more": False}, (None, False)),
        ({"product_data": [], "has_more": True, "cursor": 77}, (5, True)),
    ],
)
def test_pages_go_on_until_one_is_empty_or_says_that_it_is_the_last(
    data: dict[str, Any], place: tuple[int | None, bool]
) -> None:
    client, _ = say(good(data))
    page: Page = client.list_products(TOKEN, shop_id="749", cursor=4)
    assert (page.cursor, page.has_more) == place


def test_a_product_knows_its_shop_and_keeps_every_field() -> None:
    row = {"product_id": 1729, "product_price": ["20.79GBP"], "product_rating": "4.5", "new_field": [1]}
    client, _ = say(good({"product_data": [row]}))
    (item,) = client.list_products(TOKEN, shop_id="749").items
    assert item == Item("product", "1729", None, row | {"product_id": "1729", "shop_id": "749"})


@pytest.mark.parametrize("time", [1_722_879_716_021, 1_722_879_716, "1722879716"])
def test_a_review_has_its_time_in_either_unit(time: object) -> None:
    row = {"review_text": "fine", "create_time": time, "review_rating": "FIVE"}
    client, _ = say(good({"review_data": [row]}))
    (item,) = client.list_reviews(TOKEN, product_id="1729").items
    told = json.dumps(["1729", time, "fine"]).encode()
    assert item == Item(
        "review",
        sha256(told).hexdigest(),
        datetime(2024, 8, 5, 17, 41, 56, tzinfo=UTC),
        row | {"product_id": "1729"},
    )


@pytest.mark.parametrize("time", [None, 10**18, -5, True, "soon", 1.5])
def test_a_time_that_cannot_be_meant_is_none(time: object) -> None:
    row = {"product_id": 1729, "review_text": "fine", "create_time": time}
    assert parse_review(row).created_at is None


def test_reviews_are_told_apart_by_product_time_and_text_alone() -> None:
    row = {
        "product_id": 1729,
        "review_text": "fine",
        "create_time": 1_722_879_716_021,
        "review_like_count": 1,
    }
    same = parse_review(row | {"review_like_count": 2, "review_rating": "ONE"})
    others = [
        parse_review(row | change) for change in ({"product_id": 5}, {"create_time": 1}, {"review_text": ""})
    ]
    assert same.id == parse_review(row).id
    assert len({same.id, *(each.id for each in others)}) == 4


@pytest.mark.parametrize("row", [None, {}, {"product_id": 1729}, {"review_text": "fine", "create_time": 5}])
def test_a_row_that_nothing_tells_from_others_is_not_kept(row: object) -> None:
    with pytest.raises(RecordError):
        parse_review(row)


@pytest.mark.parametrize(
    ("code", "message", "error"),
    [
        ("invalid_params", "shop_id is invalid", errors.RequestRefused),
        ("invalid_params", "Something is wrong. Please try again later.", errors.ServerFailed),
        ("rate_limit_exceeded", "slow", errors.RateLimited),
    ],
)
def test_errors_are_those_of_every_endpoint(code: str, message: str, error: type[errors.TikTokError]) -> None:
    client, _ = say(bad(code, message, 400))
    with pytest.raises(error):
        client.list_products(TOKEN, shop_id="749")


@pytest.mark.parametrize(
    ("call", "given"),
    [
        ("find_shops", {"shop_name": " "}),
        ("find_shops", {"shop_name": "x", "max_count": 11}),
        ("list_products", {"shop_id": "7", "cursor": 0}),
        ("list_reviews", {"product_id": "7", "max_count": 0}),
        ("list_reviews", {"product_id": "7", "fields": ["a b"]}),
    ],
)
def test_what_no_server_needs_to_see_is_a_value_error(call: str, given: dict[str, Any]) -> None:
    client, transport = say()
    with pytest.raises(ValueError, match=r"shop|name|rows|numbered"):
        getattr(client, call)(TOKEN, **given)
    assert transport.requests == []
