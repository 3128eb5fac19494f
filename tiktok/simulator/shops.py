"""The three endpoints of the shop: pages with numbers and answers without `error`.

How an unknown shop or product is answered is not public: it is refused here, as an unknown playlist is; a name that no shop
has brings an empty list. Pages are cut from what is there now.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from tiktok.simulator import vocabulary as words
from tiktok.simulator.bazaar import Bazaar, Ware, name_product, name_shop
from tiktok.simulator.draws import pick_skewed
from tiktok.simulator.envelope import invalid_params
from tiktok.simulator.faults import Faults, Setting
from tiktok.simulator.questions import read_fields, read_integer, read_object
from tiktok.simulator.rows import fill_row

_MOST_ROWS = 10
_RATINGS = ("ONE", "TWO", "THREE", "FOUR", "FIVE")
_CURRENCIES = ("EUR", "EUR", "EUR", "GBP", "SEK")

_SHOP = (
    "shop_name",
    "shop_rating",
    "shop_review_count",
    "item_sold_count",
    "shop_id",
    "shop_performance_value",
)
_STARS = tuple(f"product_rating_{stars}_count" for stars in range(1, 6))
_PRODUCT = (
    "product_id",
    "product_sold_count",
    "product_description",
    "product_price",
    "product_rating",
    "product_review_count",
    "product_name",
    "shop_name",
    *_STARS,
)
_REVIEW = ("product_name", "review_text", "display_name", "review_like_count", "create_time", "review_rating")
"""The documented fields (query-tiktok-shop-info, -products and -reviews, read 2026-11-22); `display_name` stands in an
example alone."""


class Shops:
    """Not safe between threads: the application holds its lock."""

    def __init__(self, bazaar: Bazaar, faults: Faults) -> None:
        self._bazaar, self._faults = bazaar, faults

    def find(self, url_query: str, body: bytes, now: float) -> dict[str, Any]:
        """Shops of this name, in capitals or not. Raises Refused."""
        raw = read_object(body)
        fields, name = self._read_fields(url_query, raw, _SHOP), raw.get("shop_name")
        if not isinstance(name, str) or not name.strip():
            raise invalid_params("shop_name is required")
        size, wanted = _read_size(raw, "limit"), name.strip().lower()
        shops = [each for each in self._bazaar.list_shops(now) if name_shop(each).lower() == wanted]
        return {"shop_data": [_pick(fields, _build_shop(each), each) for each in shops[:size]]}

    def list_products(self, url_query: str, body: bytes, now: float) -> dict[str, Any]:
        """A page of those of a shop. Raises Refused."""
        raw = read_object(body)
        fields = self._read_fields(url_query, raw, _PRODUCT)
        shop = self._bazaar.find_shop(read_integer(raw, "shop_id", 0), now)
        if shop is None:
            raise invalid_params("shop_id is invalid")
        there = _cut(raw, self._bazaar.list_products(shop, now))
        rows = [(each, self._build_product(each, shop, now)) for each in there]
        return {"product_data": [_pick(fields, row, each) for each, row in rows]}

    def list_reviews(self, url_query: str, body: bytes, now: float) -> dict[str, Any]:
        """A page of those of a product. Raises Refused."""
        raw = read_object(body)
        fields = self._read_fields(url_query, raw, _REVIEW)
        product = self._bazaar.find_product(read_integer(raw, "product_id", 0), now)
        if product is None:
            raise invalid_params("product_id is invalid")
        unit = 1 if self._faults.level(Setting.REVIEW_TIME_IN_SECONDS) else 1000
        there = _cut(raw, self._bazaar.list_reviews(product, now))
        return {"review_data": [_pick(fields, _build_review(each, product, unit), each) for each in there]}

    def _read_fields(self, url_query: str, raw: Mapping[str, Any], known: Sequence[str]) -> tuple[str, ...]:
        """From the address or from the body, as the switch says. Raises Refused."""
        where, in_body = self._faults.level(Setting.SHOP_FIELDS_IN), str(raw.get("fields") or "")
        if where == 2 or (where == 0 and in_body):
            return read_fields(f"fields={in_body}", known)
        return read_fields(url_query, known)

    def _build_product(self, product: Ware, shop: Ware, now: float) -> dict[str, Any]:
        reviews = self._bazaar.list_reviews(product, now)
        stars = [review.draws[6] % 5 for review in reviews]
        return {
            "product_id": product.id,
            "product_name": name_product(product),
            "product_description": _say(product, 8),
            "product_price": _price(product),
            "product_rating": _rate(product),
            "product_review_count": len(reviews),
            "product_sold_count": pick_skewed(product.draws[9], 40_000),
            "shop_name": name_shop(shop),
            **{name: stars.count(n) for n, name in enumerate(_STARS)},
        }


def _build_shop(shop: Ware) -> dict[str, Any]:
    """Sold items may pass 2^31."""
    return {
        "shop_id": shop.id,
        "shop_name": name_shop(shop),
        "shop_rating": _rate(shop),
        "shop_review_count": pick_skewed(shop.draws[8], 50_000),
        "item_sold_count": pick_skewed(shop.draws[9], 3_000_000_000),
        "shop_performance_value": 40 + shop.draws[10] % 60,
    }


def _build_review(review: Ware, product: Ware, unit: int) -> dict[str, Any]:
    """`unit`: how many of its units make a second. One in nine says nothing."""
    return {
        "product_name": name_product(product),
        "review_text": "" if review.draws[7] % 9 == 0 else _say(review, 5),
        "review_like_count": pick_skewed(review.draws[8], 300),
        "create_time": review.create_time * unit + review.draws[9] % unit,
        "review_rating": _RATINGS[review.draws[6] % 5],
        "display_name": f"Sim {review.draws[10] % 1000}",
    }


def _pick(fields: tuple[str, ...], row: Mapping[str, Any], ware: Ware) -> dict[str, Any]:
    return fill_row(fields, row.get, ware.draws[11])


def _rate(ware: Ware) -> str:
    return f"{3 + ware.draws[6] % 21 / 10:.1f}"


def _price(product: Ware) -> list[str]:
    """As in TikTok's example: a list with one text, amount and currency together."""
    amount = 1 + pick_skewed(product.draws[7], 20_000) / 100
    return [f"{amount:.2f}{_CURRENCIES[product.draws[8] % len(_CURRENCIES)]}"]


def _say(ware: Ware, many: int) -> str:
    return " ".join(words.CAPTION_WORDS[ware.draws[n] % len(words.CAPTION_WORDS)] for n in range(2, 2 + many))


def _cut(raw: Mapping[str, Any], there: Sequence[Ware]) -> Sequence[Ware]:
    """Raises Refused."""
    number, size = read_integer(raw, "page_start", 1), _read_size(raw, "page_size")
    if number < 1:
        raise invalid_params("page_start starts at 1")
    return there[(number - 1) * size : number * size]


def _read_size(raw: Mapping[str, Any], name: str) -> int:
    size = read_integer(raw, name, _MOST_ROWS)
    if not 1 <= size <= _MOST_ROWS:
        raise invalid_params(f"{name} must be from 1 to {_MOST_ROWS}")
    return size
