"""What is asked for always lets a record be kept fresh."""

import pytest

from tiktok.fields import ALWAYS_ASKED, DEFAULT_VIDEO_FIELDS, VIDEO_FIELDS, complete_fields


def test_the_defaults_are_documented_fields_in_the_documented_order():
    assert [name for name in VIDEO_FIELDS if name in DEFAULT_VIDEO_FIELDS] == list(DEFAULT_VIDEO_FIELDS)
    assert set(ALWAYS_ASKED) < set(DEFAULT_VIDEO_FIELDS)


def test_no_field_is_listed_twice():
    assert len(set(VIDEO_FIELDS)) == len(VIDEO_FIELDS) == 23


def test_id_and_time_come_first_and_each_field_once():
    asked = complete_fields(["username", "id", "username", "a_new_field"])
    assert asked == ("id", "create_time", "username", "a_new_field")


@pytest.mark.parametrize("name", ["", "id,username", "id&x=1", "Id", "1d", "a" * 65, "id "])
def test_what_would_change_the_address_is_refused(name):
    with pytest.raises(ValueError, match="cannot be the name of a field"):
        complete_fields(["id", name])
