"""Beside a long question stand answers of two applications from different fields."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_draft, make_editor

pytestmark = pytest.mark.django_db


def test_two_examples_and_the_headings(client: Client) -> None:
    client.force_login(make_editor())
    page = client.get(reverse("question", args=[make_draft().ref, "research.necessity"])).content.decode()
    assert [
        words in page
        for words in ("Example answer: political communication", "Example answer: public health")
    ] == [
        True,
        True,
    ]
    assert "Headings to start from" in page
