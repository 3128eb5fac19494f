"""Approximate string matching, as the documentation says of keywords without saying how."""

from functools import lru_cache

_EXACT_UP_TO = 4
"""Words of so few letters must be equal."""


@lru_cache(100_000)
def sounds_like(word: str, wanted: str) -> bool:
    """Equal, or one letter added, left out or changed; both in lower case."""
    if word == wanted:
        return True
    if min(len(word), len(wanted)) <= _EXACT_UP_TO or abs(len(word) - len(wanted)) > 1:
        return False
    return _is_one_step_apart(word, wanted)


def _is_one_step_apart(one: str, other: str) -> bool:
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    if len(one) == len(other):
        return one[same + 1 :] == other[same + 1 :]
    shorter, longer = sorted((one, other), key=len)
    return shorter[same:] == longer[same + 1 :]
