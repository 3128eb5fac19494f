"""What a page about a subject leads to: replies to its comments, products of its shops, reviews of its products."""

from collections.abc import Iterator, Sequence

from harvest.rules.agenda import Ask, Question
from harvest.rules.extras import REPLIES, REVIEWS, wants_products
from harvest.rules.kinds import COMMENT, PRODUCT, SHOP
from harvest.services.arriving import Thing
from harvest.services.keeping import Kept

type Kinds = tuple[Kept, ...]


def find_further(extras: Sequence[str], question: Question, kept: Kinds) -> list[Question]:
    """Not of what this run has met before, on a page that came twice."""
    match question.what:
        case Ask.COMMENTS if REPLIES in extras:
            talked_about = (each for each in _list_unmet(kept, COMMENT.name) if each.data.get("reply_count"))
            return [Question(Ask.REPLIES, each.key, under=question.subject) for each in talked_about]
        case Ask.SHOPS if wants_products(extras):
            return [Question(Ask.PRODUCTS, each.key) for each in _list_unmet(kept, SHOP.name)]
        case Ask.PRODUCTS if REVIEWS in extras:
            reviewed = (
                each for each in _list_unmet(kept, PRODUCT.name) if each.data.get("product_review_count") != 0
            )
            return [Question(Ask.REVIEWS, each.key) for each in reviewed]
    return []


def is_met_before(kept: Kinds) -> bool:
    """Whether a page brought nothing that this run had not met, erased things left aside."""
    things = [(each, thing) for each in kept for thing in each.things]
    return bool(things) and all(thing.key in each.seen for each, thing in things)


def _list_unmet(kept: Kinds, kind: str) -> Iterator[Thing]:
    return (
        thing for each in kept if each.kind == kind for thing in each.things if thing.key not in each.seen
    )
