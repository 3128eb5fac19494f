"""The tree is as its drawing says, and errors travel between processes whole."""

import pickle
import re
from datetime import UTC, datetime

from tiktok import errors
from tiktok.errors import Advice, QuotaSpent, TikTokError


def all_below(kind):
    for each in kind.__subclasses__():
        yield each
        yield from all_below(each)


def test_the_drawing_shows_every_class_under_its_parent_with_its_advice():
    drawn = re.findall(r"[├└]── (\w+) .*?(\w+)$", errors.__doc__, re.MULTILINE)
    advised = {name: advice for name, advice in drawn if advice in set(Advice)}
    assert [name for name, _ in drawn] == [kind.__name__ for kind in all_below(TikTokError)]
    assert advised == {
        kind.__name__: kind.advice.value for kind in all_below(TikTokError) if kind.__name__ in advised
    }
    leaves = {kind.__name__ for kind in all_below(TikTokError) if not kind.__subclasses__()}
    assert leaves <= set(advised)


def test_every_leaf_tells_people_what_to_do_in_its_own_words():
    leaves = [kind for kind in all_below(TikTokError) if not kind.__subclasses__()]
    assert len({kind.what_to_do for kind in leaves}) == len(leaves)


def test_every_advice_is_given():
    assert {kind.advice for kind in all_below(TikTokError)} == set(Advice)


def test_an_error_survives_pickling():
    error = QuotaSpent(
        "no more", code="c", http_status=429, server_date=datetime(2026, 5, 3, tzinfo=UTC), retry_after=9
    )
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 -- our own bytes
    assert (type(again), str(again), vars(again)) == (QuotaSpent, "no more", vars(error))
