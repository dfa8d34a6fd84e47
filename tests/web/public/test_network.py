"""The network's pages: who is in it as each agreed, a form without an account, one's own entry by its link."""

import pytest
from django.test import Client

from hearback.core.viewer import HOST, Purpose
from hearback.outbox.models import Message
from hearback.people import links
from hearback.processes import actions, queries
from hearback.processes.models import Joining, NetworkMember
from tests.factories import a_form_to_join, a_member, a_post, a_process, by_network_link

pytestmark = pytest.mark.django_db
PERSON = {"name": "Nia (invented)", "email": "nia@example.org", "place": "Bangor", "region": "wales", "level": "local"}


@pytest.fixture
def process():
    return a_process(slug="uk-2013")


def link_of(entry):
    return f"/en/l/{links.mint(Purpose.NETWORK, entry.uuid, entry.link_version)}/"


def test_nobody_yet_says_what_to_do(client, process):
    page = client.get("/en/uk-2013/network/").content.decode()
    assert "Nobody has joined yet." in page
    assert 'href="/en/uk-2013/network/join/"' in page
    assert "hb-tiles" not in page


@pytest.mark.parametrize("members", [1, 3])
def test_the_page_takes_as_many_statements_however_many_are_in_it(client, process, members, django_assert_num_queries):
    for number in range(members):
        a_member(process, shown=True, region="wales", organisation_name=f"Open Rivers {number}", kind="other")
        a_member(process, shown=True, region="london")
        a_member(process, shown=False)
    with django_assert_num_queries(3):
        page = client.get("/en/uk-2013/network/").content.decode()
    assert page.count("hb-list__row") == 2 * members
    assert f"{members} organisation" in page


def test_who_would_rather_not_be_named_is_a_number(client, process):
    a_member(process, name="Seen (invented)", shown=True, region="wales", place="Bangor")
    a_member(process, name="Hidden (invented)", shown=False, region="wales", place="Llanhidden")
    a_form_to_join(process, name="Waiting (invented)", shown=True)
    page = client.get("/en/uk-2013/network/").content.decode()
    assert "Seen (invented)" in page
    assert "And 1 who would rather not be named." in page
    for word in ("Hidden", "Llanhidden", "Waiting"):
        assert word not in page


def test_a_tile_narrows_the_list_and_keeps_what_else_was_chosen(client, process):
    a_member(process, name="Welsh (invented)", shown=True, region="wales", level="local")
    a_member(process, name="Nowhere (invented)", shown=True, level="local")
    page = client.get("/en/uk-2013/network/?level=local").content.decode()
    assert "?level=local&amp;region=wales" in page
    wales = client.get("/en/uk-2013/network/?level=local&region=wales").content.decode()
    assert ("Welsh (invented)" in wales, "Nowhere (invented)" in wales) == (True, False)
    assert 'aria-current="true">Wales' in wales
    nowhere = client.get("/en/uk-2013/network/?region=none").content.decode()
    assert ("Welsh (invented)" in nowhere, "Nowhere (invented)" in nowhere) == (False, True)


def test_a_form_with_an_address_ends_on_a_page_that_says_nothing_of_who_is_in(client, process):
    said = client.post("/en/uk-2013/network/join/person/", PERSON)
    assert (said.status_code, said.headers["Location"]) == (303, "/en/uk-2013/network/join/written/")
    form = Joining.objects.get()
    actions.confirm_joining(actor=by_network_link(form), joining=form)
    again = client.post("/en/uk-2013/network/join/person/", PERSON | {"place": "Hull"})
    assert again.headers["Location"] == said.headers["Location"]
    assert dict(again.cookies) == dict(said.cookies) == {}
    assert client.get(said.headers["Location"]).status_code == 200


def test_the_link_in_the_message_shows_what_was_written_and_a_button_joins(client, process):
    client.post("/en/uk-2013/network/join/person/", PERSON | {"shown": "on", "ways": ["drafts"]})
    form = Joining.objects.get()
    opened = client.get(link_of(form), follow=True)
    page = opened.content.decode()
    assert "Is this right?" in page
    assert "Bangor" in page
    assert not NetworkMember.objects.exists()
    joined = client.post(opened.redirect_chain[-1][0], follow=True).content.decode()
    assert "You are in the network. Welcome!" in joined
    assert "Comment on drafts" in joined
    assert "Nia (invented)" in client.get("/en/uk-2013/network/").content.decode()


def test_the_link_in_the_message_deletes_it_as_well(client, process):
    client.post("/en/uk-2013/network/join/person/", PERSON)
    opened = client.get(link_of(Joining.objects.get()), follow=True)
    done = client.post(opened.redirect_chain[-1][0], {"delete": "yes"}, follow=True).content.decode()
    assert "Nobody joined." in done
    assert not Joining.objects.exists()


def test_without_an_address_the_link_stands_on_the_next_page(client, process):
    page = client.post("/en/uk-2013/network/join/person/", PERSON | {"email": ""}, follow=True).content.decode()
    assert queries.network_link(NetworkMember.objects.get(), "en") in page
    assert not Message.objects.exists()


def test_an_organisation_without_an_address_is_looked_at_first(client, process):
    given = {"organisation_name": "Open Rivers", "kind": "civil-society", "shown": "on"}
    page = client.post("/en/uk-2013/network/join/organisation/", given, follow=True).content.decode()
    assert "Somebody looks at it first" in page
    assert "Yes, join the network" not in page
    assert "Open Rivers" not in Client().get("/en/uk-2013/network/").content.decode()


def test_what_is_wrong_stands_by_its_field_and_what_was_typed_stays(client, process):
    page = client.post("/en/uk-2013/network/join/person/", PERSON | {"name": " ", "region": "atlantis"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Tell us your name. You choose below whether it is shown" in text
    assert 'value="Bangor"' in text
    assert not Joining.objects.exists()


def test_the_question_who_joins_leads_to_its_form(client, process):
    asked = client.post("/en/uk-2013/network/join/", {"who": "organisation"})
    assert asked.headers["Location"] == "/en/uk-2013/network/join/organisation/"
    assert "Choose who joins" in client.post("/en/uk-2013/network/join/", {"who": ""}).content.decode()
    assert client.get("/en/uk-2013/network/join/robot/").status_code == 404


def test_an_entry_is_changed_and_left_by_its_link(client, process):
    member = a_member(process, place="Bangor", shown=True, name="Nia (invented)")
    client.get(link_of(member))
    home = f"/en/uk-2013/network/entry/{member.uuid}/"
    changed = client.post(f"{home}change/", {"name": "Nia (invented)", "place": "Hull"}, follow=True).content.decode()
    assert "Your entry is changed." in changed
    assert "Hull" in changed
    assert "Nia (invented)" not in Client().get("/en/uk-2013/network/").content.decode()
    left = client.post(f"{home}leave/", follow=True).content.decode()
    assert "You have left the network." in left
    assert "Hull" not in left
    assert client.post(f"{home}change/", {"name": "N"}).headers["Location"] == home


def test_an_entry_of_another_process_is_not_at_this_address(client, process):
    member = a_member(a_process(slug="other"))
    client.get(link_of(member))
    assert client.get(f"/en/uk-2013/network/entry/{member.uuid}/").status_code == 404
    assert client.get(f"/en/other/network/entry/{member.uuid}/").status_code == 200
    assert Client().get(f"/en/other/network/entry/{member.uuid}/").status_code == 404


def test_an_organisation_that_somebody_speaks_for_is_said_and_nothing_is_lost(client, process):
    a_member(process, organisation_name="Open Rivers", kind="other")
    form = a_form_to_join(process, organisation_name="Open Rivers", kind="other")
    client.get(link_of(form))
    page = client.post(f"/en/uk-2013/network/entry/{form.uuid}/").content.decode()
    assert "Nothing is lost" in page
    assert Joining.objects.get() == form


def test_from_ones_own_page_to_the_entry(client, process):
    member = a_member(process)
    person = member.participant
    client.cookies["links"] = links.mint(Purpose.ME, person.uuid, person.link_version)
    assert f"/en/uk-2013/network/entry/{member.uuid}/" in client.get("/en/me/").content.decode()
    actions.leave_network(actor=HOST, member=member)
    assert f"/network/entry/{member.uuid}/" not in client.get("/en/me/").content.decode()


def test_a_coordinator_who_looks_at_a_form_that_waits_does_not_get_its_owners_link(client, process):
    form = a_form_to_join(process, organisation_name="Open Rivers", kind="other", email="")
    owner = Client()
    owner.get(link_of(form))
    client.force_login(a_post(process).user)
    address = f"/en/uk-2013/network/entry/{form.uuid}/"
    assert link_of(form) in owner.get(address).content.decode()
    page = client.get(address).content.decode()
    assert "Open Rivers" in page
    assert link_of(form) not in page
