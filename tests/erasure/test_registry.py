"""Every field that can hold a person's words or address is declared by its room, once."""

from hearback.core import personal
from hearback.erasure import registry


def test_no_field_is_forgotten():
    assert registry.undeclared() == set()


def test_no_room_declares_a_field_that_is_not_there_or_twice():
    for room in registry.rooms():
        named = [holding.field for holding in room.holdings] + list(room.not_personal)
        assert len(named) == len(set(named)), room.name
        assert all(name.startswith(f"{room.name}.") for name in named)
        real = {name for name in named if _exists(name)}
        assert set(named) == real


def test_every_personal_field_says_what_why_how_long_and_how_it_is_erased():
    for room in registry.rooms():
        for holding in room.holdings:
            assert all(str(part).strip() for part in (holding.what, holding.why, holding.how_long, holding.erased))
        assert all(reason.strip() for reason in room.not_personal.values())


def test_what_is_known_to_be_personal_is_declared_so():
    declared = {name for room in registry.rooms() for name in personal.names(room.holdings)}
    assert {
        "people.Participant.name",
        "people.Contact.address",
        "contributions.Verbatim.text",
        "contributions.Authorship.name",
        "contributions.Draft.values",
        "events.Booking.needs",
        "outbox.Message.to",
        "outbox.Message.body",
    } <= declared


def _exists(name):
    from django.apps import apps

    app, model, field = name.split(".")
    return apps.get_model(app, model)._meta.get_field(field) is not None
