"""What can be asked about TikTok Shop: shops by their name, the products of a shop, the reviews of a product.

Shops that operate in the EU, and products that can be bought there, alone (query-tiktok-shop-info, -products and -reviews,
read 2026-11-22). The table of each page wants `fields` in the address, its example sends them in the body: both are sent.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tiktok import limits
from tiktok.asking import Asker, as_number, with_asked
from tiktok.endpoints import PRODUCTS, REVIEWS, SHOPS, Endpoint
from tiktok.fields import PRODUCT_FIELDS, REVIEW_FIELDS, SHOP_FIELDS, check_fields
from tiktok.pages import Page
from tiktok.records import parse_product, parse_review
from tiktok.tokens import Token


class ShopCalls(Asker):
    """A part of `Client`."""

    def find_shops(
        self,
        token: Token,
        *,
        shop_name: str,
        fields: Sequence[str] = SHOP_FIELDS,
        max_count: int = limits.SHOP_ROWS_PER_REQUEST,
    ) -> Page:
        """The shops of this name; none where there is none. There is no second page. ValueError for an empty name."""
        if not shop_name.strip():
            raise ValueError("A shop has a name.")
        body = {"shop_name": shop_name, "limit": _check_size(max_count)}
        return self._ask(token, SHOPS, body, ("shop_id", *fields))

    def list_products(
        self,
        token: Token,
        *,
        shop_id: str,
        fields: Sequence[str] = PRODUCT_FIELDS,
        cursor: int | None = None,
        max_count: int = limits.SHOP_ROWS_PER_REQUEST,
    ) -> Page:
        """A page of the products of a shop. The cursor is the number of a page, from 1.

        Answers do not say whether there is more: `has_more` until a page is empty, as public clients read them.
        """
        body = {"shop_id": as_number(shop_id)} | _at_page(cursor, max_count)
        endpoint = replace(PRODUCTS, parse=lambda row: parse_product(with_asked(row, body, "shop_id")))
        return self._ask(token, endpoint, body, ("product_id", *fields))

    def list_reviews(
        self,
        token: Token,
        *,
        product_id: str,
        fields: Sequence[str] = REVIEW_FIELDS,
        cursor: int | None = None,
        max_count: int = limits.SHOP_ROWS_PER_REQUEST,
    ) -> Page:
        """A page of the reviews of a product, whose writers are not named; else as `list_products`.

        TikTok gives reviews no id: time and text, which are always asked for, tell them apart.
        """
        body = {"product_id": as_number(product_id)} | _at_page(cursor, max_count)
        endpoint = replace(REVIEWS, parse=lambda row: parse_review(with_asked(row, body, "product_id")))
        return self._ask(token, endpoint, body, ("create_time", "review_text", *fields))

    def _ask(
        self, token: Token, endpoint: Endpoint, body: Mapping[str, object], fields: Sequence[str]
    ) -> Page:
        names = check_fields(fields)
        return self._fetch_page(token, endpoint, dict(body) | {"fields": ",".join(names)}, names)


def _at_page(cursor: int | None, max_count: int) -> dict[str, object]:
    number = 1 if cursor is None else cursor
    if number < 1:
        raise ValueError("Pages of the shop are numbered from 1.")
    return {"page_start": number, "page_size": _check_size(max_count)}


def _check_size(max_count: int) -> int:
    if not 1 <= max_count <= limits.SHOP_ROWS_PER_REQUEST:
        raise ValueError(f"A page of the shop has 1 to {limits.SHOP_ROWS_PER_REQUEST} rows.")
    return max_count
