"""ORCID, ROR and DOI: real ones are read however they are written, and no slip of one character passes."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from proposals.rules.identifiers import (
    Identifier,
    IdentifierError,
    Kind,
    orcid_check_digit,
    read_identifier,
    ror_check_digits,
)

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
DIGITS = "0123456789"

orcids = st.text(DIGITS, min_size=15, max_size=15).map(lambda body: body + orcid_check_digit(body))
rors = st.text(CROCKFORD, min_size=6, max_size=6).map(lambda body: f"0{body}{ror_check_digits('0' + body)}")


@pytest.mark.parametrize(
    "text",
    [
        "0000-0002-1825-0097",
        "0000000218250097",
        " https://orcid.org/0000-0002-1825-0097 ",
        "http://orcid.org/0000-0002-1825-0097/",
        "orcid.org/0000-0002-1825-0097",
        "HTTPS://ORCID.ORG/0000-0002-1825-0097",
    ],
)
def test_an_orcid_is_read_however_it_is_written(text):
    read = read_identifier(Kind.ORCID, text)
    assert (read.bare, read.url) == ("0000-0002-1825-0097", "https://orcid.org/0000-0002-1825-0097")


def test_ten_is_written_as_x_in_either_case():
    """The example of ISNI and ORCID with a check digit of ten."""
    assert read_identifier(Kind.ORCID, "0000-0002-1694-233x").bare == "0000-0002-1694-233X"


@pytest.mark.parametrize(
    "text", ["05f950310", "https://ror.org/05f950310", "ror.org/05F950310", " 05f950310/ "]
)
def test_a_ror_is_read_however_it_is_written(text):
    assert read_identifier(Kind.ROR, text) == Identifier(Kind.ROR, "05f950310")


@pytest.mark.parametrize("ror", ["03yrm5c26", "02mhbdp94", "01hcx6992", "052gg0110", "00f54p054"])
def test_rors_of_real_institutions_fit_their_check_digits(ror):
    assert read_identifier(Kind.ROR, ror).url == f"https://ror.org/{ror}"


@pytest.mark.parametrize(
    ("text", "bare", "url"),
    [
        ("10.1000/182", "10.1000/182", "https://doi.org/10.1000/182"),
        ("doi:10.1000/182", "10.1000/182", "https://doi.org/10.1000/182"),
        ("DOI: 10.1000/182", "10.1000/182", "https://doi.org/10.1000/182"),
        ("https://dx.doi.org/10.1000/182", "10.1000/182", "https://doi.org/10.1000/182"),
        ("doi.org/10.1000/a%3Cb", "10.1000/a<b", "https://doi.org/10.1000/a%3Cb"),
        (
            "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O",
            "10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O",
            "https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O",
        ),
        ("10.1000.10/123", "10.1000.10/123", "https://doi.org/10.1000.10/123"),
    ],
)
def test_a_doi_is_read_however_it_is_written(text, bare, url):
    read = read_identifier(Kind.DOI, text)
    assert (read.bare, read.url) == (bare, url)


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        (Kind.ORCID, "", "An ORCID iD has 16 digits, like 0000-0002-1825-0097."),
        (Kind.ORCID, "0000-0002-1825-009", "An ORCID iD has 16 digits, like 0000-0002-1825-0097."),
        (Kind.ORCID, "٠٠٠٠-0002-1825-0097", "An ORCID iD has 16 digits, like 0000-0002-1825-0097."),
        (
            Kind.ORCID,
            "https://evil.example/0000-0002-1825-0097",
            "An ORCID iD has 16 digits, like 0000-0002-1825-0097.",
        ),
        (
            Kind.ORCID,
            "0000-0002-1825-0098",
            "A digit of this ORCID iD is wrong: its last one does not fit the others.",
        ),
        (Kind.ROR, "15f950310", "A ROR id has 9 letters and digits and begins with 0, like 05f950310."),
        (Kind.ROR, "05f950311", "A character of this ROR id is wrong: its last two do not fit the others."),
        (Kind.DOI, "11.1000/182", "A DOI begins with 10., a number and a slash, like 10.1000/182."),
        (Kind.DOI, "10.1000/", "A DOI begins with 10., a number and a slash, like 10.1000/182."),
        (Kind.DOI, "10.1000/a b", "A DOI begins with 10., a number and a slash, like 10.1000/182."),
    ],
)
def test_what_is_none_is_refused_with_its_reason(kind, text, message):
    with pytest.raises(IdentifierError) as refused:
        read_identifier(kind, text)
    assert str(refused.value) == message


@given(orcids)
def test_every_orcid_with_its_check_digit_is_read_back(orcid):
    read = read_identifier(Kind.ORCID, orcid)
    assert read.bare.replace("-", "") == orcid
    assert read_identifier(Kind.ORCID, read.url) == read


@given(orcids, st.integers(0, 14), st.sampled_from(DIGITS))
def test_no_wrong_digit_of_an_orcid_passes(orcid, place, digit):
    assume(orcid[place] != digit)
    with pytest.raises(IdentifierError):
        read_identifier(Kind.ORCID, orcid[:place] + digit + orcid[place + 1 :])


@given(orcids, st.integers(0, 13))
def test_no_two_neighbours_of_an_orcid_change_places_unnoticed(orcid, place):
    swapped = orcid[:place] + orcid[place + 1] + orcid[place] + orcid[place + 2 :]
    assume(swapped != orcid)
    with pytest.raises(IdentifierError):
        read_identifier(Kind.ORCID, swapped)


@given(rors)
def test_every_ror_with_its_check_digits_is_read_back(ror):
    read = read_identifier(Kind.ROR, ror.upper())
    assert read == Identifier(Kind.ROR, ror)
    assert read_identifier(Kind.ROR, read.url) == read


@given(rors, st.integers(1, 6), st.sampled_from(CROCKFORD))
def test_no_wrong_character_of_a_ror_passes(ror, place, character):
    assume(ror[place] != character)
    with pytest.raises(IdentifierError):
        read_identifier(Kind.ROR, ror[:place] + character + ror[place + 1 :])


@given(st.text(max_size=60).map(lambda tail: f"10.1000/x{tail}"))
def test_a_doi_that_is_read_leads_back_to_itself(text):
    try:
        read = read_identifier(Kind.DOI, text)
    except IdentifierError:
        return
    assert read_identifier(Kind.DOI, read.url) == read


@given(st.sampled_from(Kind), st.text(max_size=3_000))
def test_any_text_is_read_or_refused(kind, text):
    try:
        said = read_identifier(kind, text).url
    except IdentifierError as refused:
        said = str(refused)
    assert said
