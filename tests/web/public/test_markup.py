"""The HTML of the pages where people do things, as html-validate reads it."""

from uuid import uuid4

import pytest

from hearback.core.viewer import HOST, Purpose
from hearback.people import actions, links
from hearback.people.models import Participant
from tests import factories
from tests.pages import validate_html
from tests.web.public.people import opened

pytestmark = pytest.mark.django_db


def test_every_page_is_valid_html(client):
    process = factories.a_process(slug="plan", questions=2)
    event = factories.an_event(process, slug="workshop", capacity=1)
    booking = factories.a_booking(event, email="ada@example.org", needs="Two\nlines")
    said = factories.a_contribution(process, words="One.\n\nTwo <b>.", email="ada@example.org")
    factories.an_answer(factories.a_contribution(process, email="ada@example.org"))
    factories.a_slip(event)
    factories.a_user(email="host@example.org", is_host=True)
    person = Participant.objects.get()
    for purpose, thing in (
        (Purpose.ME, person),
        (Purpose.SAID, said),
        (Purpose.BOOKING, booking),
        (Purpose.CAPTURE, event),
    ):
        opened(client, purpose, thing)
    draft = client.post("/en/plan/have-your-say/", {"about": "whole"})["Location"].removesuffix("words/")
    mine, seat = f"/en/plan/said/{said.reference}/", f"/en/plan/bookings/{booking.uuid}/"
    addresses = [
        *("/en/plan/have-your-say/", f"{draft}words/", f"{draft}who/", f"{draft}tell/", f"{mine}sent/"),
        *(
            f"{mine}mine/",
            f"{mine}mine/change/",
            f"{mine}mine/withdraw/",
            "/en/me/",
            "/en/me/links/",
            "/en/me/links/done/",
        ),
        *(f"{draft}later/", f"{draft}passing/", f"{draft}language/", f"{mine}mine/language/"),
        *("/en/plan/count-me-in/", "/en/plan/count-me-in/sent/"),
        *("/en/plan/events/workshop/book/", seat, f"{seat}booked/", f"{seat}change/", f"{seat}cancel/"),
        *("/en/plan/capture/workshop/", "/en/me/held/", "/en/me/held/erased/", "/en/not-me/done/", "/en/l/x/"),
        *("/en/sign-in/", f"/en/sign-in/once/{actions.make_sign_in_link(actor=HOST, email='host@example.org')}/"),
    ]
    addresses += [
        f"/en/{page}/{links.mint(purpose, person.uuid, person.link_version)}/"
        for page, purpose in (("quiet", Purpose.QUIET), ("not-me", Purpose.NOT_ME))
    ]
    pages = [(address, client.get(address)) for address in addresses]
    wrong = [f"{draft}words/ with errors", client.post(f"{draft}words/", {"words": "x" * 10_001})]
    wrong_booking = client.post("/en/plan/events/workshop/book/", {"key": str(uuid4()), "places": "99"})
    pages += [tuple(wrong), ("booking with errors", wrong_booking)]
    assert validate_html((address, page.content.decode()) for address, page in pages) == []
