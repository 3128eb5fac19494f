"""Shops, their products and what people write about them: all computed, none stored.

A product's id tells its shop, so that it is found from the id alone. Everything but shops is made in the first 60 days of the
world, shops in the year before it.
"""

from typing import NamedTuple

from tiktok.simulator import vocabulary as words
from tiktok.simulator.config import Config
from tiktok.simulator.draws import draw_numbers, pick_skewed
from tiktok.simulator.world import DAY, World

_SHOPS, _PRODUCTS, _REVIEWS = 7_490_000_000_000_000_000, 1_729_000_000_000_000_000, 1_000_000_000_000_000
_STEP = 1_000_003
_MOST_PRODUCTS, _MOST_REVIEWS = 60, 80
_DAYS = 60


class Ware(NamedTuple):
    """A shop, a product or a review: `number` among those of `of`. A review's id is never told."""

    id: int
    number: int
    of: int
    create_time: int
    draws: tuple[int, ...]


class Bazaar:
    """What is there at a time (UTC seconds), the newest first."""

    def __init__(self, config: Config, world: World) -> None:
        self._seed, self._many, self._world = config.seed, config.shops, world

    def list_shops(self, now: float) -> list[Ware]:
        every = (self._build("shop", n, 0, _SHOPS + n * _STEP) for n in range(self._many))
        return [each for each in every if self._world.is_available(each, now)]

    def list_products(self, shop: Ware, now: float) -> list[Ware]:
        many = shop.draws[3] % _MOST_PRODUCTS
        return self._list("product", shop, many, _PRODUCTS + shop.number * _STEP, now)

    def list_reviews(self, product: Ware, now: float) -> list[Ware]:
        many = pick_skewed(product.draws[3], _MOST_REVIEWS)
        return self._list("review", product, many, _REVIEWS + (product.id - _PRODUCTS) * _MOST_REVIEWS, now)

    def find_shop(self, shop_id: int, now: float) -> Ware | None:
        return next((each for each in self.list_shops(now) if each.id == shop_id), None)

    def find_product(self, product_id: int, now: float) -> Ware | None:
        shop = self.find_shop(_SHOPS + (product_id - _PRODUCTS) // _STEP * _STEP, now)
        there = self.list_products(shop, now) if shop else []
        return next((each for each in there if each.id == product_id), None)

    def _list(self, kind: str, of: Ware, many: int, place: int, now: float) -> list[Ware]:
        every = (self._build(kind, n, of.id, place + n) for n in range(many))
        there = (each for each in every if self._world.is_available(each, now))
        return sorted(there, key=lambda each: (-each.create_time, each.id))

    def _build(self, kind: str, number: int, of: int, ware_id: int) -> Ware:
        draws = draw_numbers(f"{self._seed}/{kind}/{of}/{number}")
        day = -365 if kind == "shop" else draws[0] % _DAYS
        return Ware(ware_id, number, of, self._world.first_second + day * DAY + draws[1] % DAY, draws)


def name_shop(shop: Ware) -> str:
    first = words.SHOP_NAMES[shop.number % len(words.SHOP_NAMES)]
    trade = words.SHOP_TRADES[shop.draws[2] % len(words.SHOP_TRADES)]
    return f"{first} {trade} {shop.number}"


def name_product(product: Ware) -> str:
    kind = words.PRODUCTS[product.draws[5] % len(words.PRODUCTS)]
    return f"{words.CAPTION_WORDS[product.draws[4] % len(words.CAPTION_WORDS)]} {kind}"
