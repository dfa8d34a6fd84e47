"""Somebody who has their say in a browser, page by page."""

from hearback.contributions.models import Contribution
from tests.web.public.people import words_of

WORDS = {"kind": "concern", "words": "Nobody reads the minutes."}
WHO = {"name": "", "organisation_name": "", "attribution": "not-shown"}
TELL = {"email": "", "told_in": "en"}


def begin(client, about: str = "whole", language: str = "en", query: str = "") -> str:
    """Start, and give the address below which the questions are."""
    response = client.post(f"/{language}/plan/have-your-say/{query}", {"about": about})
    assert response.status_code == 303, words_of(response)
    return response["Location"].removesuffix("words/")


def answered(client, words=WORDS, who=WHO, tell=TELL, **begun) -> str:
    """Answer every question; gives the address below which the last page is."""
    here = begin(client, **begun)
    for step, given in (("words", words), ("who", who), ("tell", tell)):
        response = client.post(f"{here}{step}/", given)
        assert response.status_code == 303, words_of(response)
    return here


def only_one() -> Contribution:
    return Contribution.objects.get()
