"""The region codes are TikTok's own, not ISO's."""

from tiktok.regions import REGIONS


def test_there_are_245_codes_each_with_a_name_of_its_own():
    assert len(REGIONS) == 245
    assert len(set(REGIONS.values())) == 245
    assert all(len(code) == 2 and code.isascii() and code.isupper() for code in REGIONS)
    assert all(name == name.strip() != "" for name in REGIONS.values())


def test_the_differences_from_iso_are_kept():
    assert {"XK", "TP"} <= set(REGIONS)
    assert not {"CC", "CX", "GS", "HM", "KP", "SJ"} & set(REGIONS)


def test_they_are_sorted_by_code():
    assert list(REGIONS) == sorted(REGIONS)
