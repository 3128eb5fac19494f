"""Numbers as people read them: grouped, with a unit, singular where there is one."""

from math import log10

KILO = 1000
SHORT_FROM = 10_000
_SHORT = ("", "k", "M", "bn", "tn")
_SIZES = ("bytes", "kB", "MB", "GB", "TB", "PB")


def write_number(value: float) -> str:
    """1204331 → "1,204,331"; at most two decimals."""
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def write_short(value: float) -> str:
    """For an axis, where room is short: 20000 → "20k", 1500000 → "1.5M"; below 10,000 in full."""
    if value < SHORT_FROM:
        return write_number(value)
    step = min(int(log10(value) / 3), len(_SHORT) - 1)
    return write_number(value / KILO**step) + _SHORT[step]


def write_count(value: int, singular: str, plural: str) -> str:
    return f"{value:,} {singular if value == 1 else plural}"


def write_size(size: float) -> str:
    """Bytes in decimal units: 1_204_331 → "1.2 MB"."""
    step = 0
    while size >= KILO and step < len(_SIZES) - 1:
        size /= KILO
        step += 1
    if step == 0:
        return write_count(int(size), "byte", "bytes")
    return f"{size:,.1f} {_SIZES[step]}".replace(".0 ", " ")


def write_share(share: float) -> str:
    """A share of 1 as whole percent; something small never reads as nothing, nearly all never as all."""
    if 0 < share < 0.01:
        return "less than 1%"
    if 0.99 < share < 1:
        return "more than 99%"
    return f"{round(share * 100):,}%"
