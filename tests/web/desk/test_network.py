"""The network at the desk: who was heard from, everybody by name, forms that wait, lists that are brought in."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hearback.core.viewer import Side
from hearback.people.models import Organisation
from hearback.processes import queries
from hearback.processes.models import Joining, NetworkMember
from tests.factories import a_contribution, a_form_to_join, a_member, a_post, a_process, a_user, an_organisation

pytestmark = pytest.mark.django_db
LIST = "name,place,email,shown\nOpen Rivers,Bangor,nia@example.org,yes\n"


@pytest.fixture
def process():
    return a_process(slug="uk-2013")


@pytest.fixture
def desk(process):
    client = Client()
    client.force_login(a_post(process, side=Side.CIVIL_SOCIETY).user)
    return client


@pytest.fixture
def host():
    client = Client()
    client.force_login(a_user(is_host=True))
    return client


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_network_says_what_to_do_next(desk):
    page = text(desk.get("/desk/uk-2013/network/"))
    assert "Nobody is in the network yet." in page
    assert "/en/uk-2013/network/join/" in page


def test_who_was_heard_from_stands_in_tiles_tables_and_a_list(desk, process):
    a_member(process, email="nia@example.org", name="Nia (invented)", region="wales")
    a_member(process, name="Silent (invented)", region="wales", place="Bangor")
    a_contribution(process, email="nia@example.org", name="Nia")
    page = text(desk.get("/desk/uk-2013/network/"))
    assert "1 heard from, 0 asked, 1 not asked" in page
    assert "Bangor, Wales (1)" in page
    assert "Scotland" in page
    narrowed = text(desk.get("/desk/uk-2013/network/?stands=not-asked&region=wales"))
    assert ("Silent (invented)" in narrowed, "Nia (invented)" in narrowed) == (True, False)
    assert "nia@example.org" not in page


@pytest.mark.parametrize("members", [1, 3])
def test_the_page_takes_as_many_statements_however_many_there_are(desk, process, members, django_assert_num_queries):
    for number in range(members):
        a_member(process, organisation_name=f"Body {number}", kind="other", region="wales")
    desk.get("/desk/uk-2013/network/")
    with django_assert_num_queries(11):
        desk.get("/desk/uk-2013/network/")
    with django_assert_num_queries(6):
        desk.get("/desk/uk-2013/network/members/")


def test_the_list_goes_on_page_by_page(desk, process, monkeypatch):
    from hearback.web.desk.network import heard

    monkeypatch.setattr(heard, "PAGE", 2)
    for number in range(5):
        a_member(process, name=f"Member {number} (invented)")
    seen, address = [], "/desk/uk-2013/network/"
    for _page in range(3):
        page = text(desk.get(address))
        seen += [number for number in range(5) if f"Member {number} (invented)" in page]
        address = f"/desk/uk-2013/network/?from={len(seen)}"
    assert seen == [0, 1, 2, 3, 4]
    assert "Member 4" in text(desk.get("/desk/uk-2013/network/?from=99"))


def test_somebody_is_found_by_a_part_of_their_name(desk, process):
    a_member(process, name="Nia Anhysbys (invented)")
    a_member(process, name="Ann (invented)")
    page = text(desk.get("/desk/uk-2013/network/members/?q=ANHYS"))
    assert ("Nia Anhysbys" in page, "Ann (invented)" in page) == (True, False)
    assert "Nobody in the network has this in their name." in text(desk.get("/desk/uk-2013/network/members/?q=zzz"))


def test_somebody_is_put_in_changed_and_leaves(desk, process):
    given = {"name": "Nia (invented)", "email": "nia@example.org", "language": "cy", "place": "Bangor"}
    refused = text(desk.post("/desk/uk-2013/network/members/add/", given))
    assert "Say where you have the address from" in refused
    added = text(desk.post("/desk/uk-2013/network/members/add/", given | {"found": "a letter"}, follow=True))
    assert "Nothing was sent to them." in added
    assert "nia@example.org" not in added
    member = NetworkMember.objects.get()
    assert (member.source, member.language, member.found) == ("desk", "cy", "a letter")
    at = f"/desk/uk-2013/network/members/{member.uuid}/"
    desk.post(at, {"name": "Nia (invented)", "place": "Hull", "found": "a letter"})
    member.refresh_from_db()
    assert member.place == "Hull"
    assert "Nia (invented)" in text(desk.get(f"{at}left/"))
    assert "They have left the network." in text(desk.post(f"{at}left/", follow=True))
    assert desk.get(at).status_code == 404


def test_contact_details_are_the_hosts_to_look_at_and_that_is_written_down(desk, host, process):
    member = a_member(process, email="nia@example.org")
    at = f"/desk/uk-2013/network/members/{member.uuid}/contact/"
    assert desk.post(at).status_code == 403
    assert "Show contact details" not in text(desk.get("/desk/uk-2013/network/members/"))
    assert "nia@example.org" in text(host.post(at))


def test_a_form_that_waits_is_taken_in_or_deleted(desk, process):
    organisation = a_form_to_join(process, email="", organisation_name="Open Rivers", kind="other")
    person = a_form_to_join(process, email="ann@example.org", name="Ann (invented)")
    assert "2 forms to join wait for a yes" in text(desk.get("/desk/uk-2013/network/"))
    waiting = text(desk.get("/desk/uk-2013/network/waiting/"))
    assert ("Waits for you" in waiting, "Waits for them" in waiting, "ann@" in waiting) == (True, True, False)
    at = "/desk/uk-2013/network/waiting/"
    assert "They are in the network." in text(desk.post(f"{at}{organisation.uuid}/", follow=True))
    assert "The form is deleted." in text(desk.post(f"{at}{person.uuid}/", {"delete": "yes"}, follow=True))
    assert [one.name for one in queries.network(process)] == ["Open Rivers"]
    assert not Joining.objects.exists()


def test_a_list_is_looked_at_before_it_is_brought_in(desk, process):
    at = "/desk/uk-2013/network/import/"
    looked = text(desk.post(at, {"text": LIST + "Lost,,not an address,\n"}))
    assert "1 would be added, 0 brought up to date, 0 stay as they are, 1 cannot be read." in looked
    assert "Line 3, column “email”" in looked
    assert "1 row says that they agreed to be named in public" in looked
    assert not NetworkMember.objects.exists()
    done = text(desk.post(at, {"text": LIST, "name": "", "sure": "1", "agreed": "yes"}, follow=True))
    assert "1 added, 0 brought up to date, 0 as they were." in done
    assert NetworkMember.objects.get().shown


def test_an_uploaded_list_keeps_its_name_as_where_it_is_from(desk, process):
    at = "/desk/uk-2013/network/import/"
    file = SimpleUploadedFile("members.csv", "name;place\r\nAfon Agored;Dôl\r\n".encode("cp1252"))
    looked = desk.post(at, {"file": file})
    assert "Afon Agored" in text(looked)
    desk.post(at, {"text": looked.context["text"], "name": looked.context["name"], "sure": "1"})
    member = NetworkMember.objects.get()
    assert (member.place, member.found) == ("Dôl", "the list “members.csv”, row 2")


@pytest.mark.parametrize(
    "given, because",
    [
        ({"text": ""}, "Choose a file, or paste the list"),
        ({"file": SimpleUploadedFile("a.csv", b"\n")}, "The file is empty"),
        ({"text": "place\nHull\n"}, "no column with the names"),
        ({"text": "name\n" + "Body\n" * 501}, "more than 500 rows"),
        ({"file": SimpleUploadedFile("a.csv", b"PK\x03\x04")}, "This is a workbook"),
        ({"file": SimpleUploadedFile("a.pdf", b"x")}, "Choose a file that ends in"),
    ],
)
def test_what_cannot_be_read_at_all_is_said(desk, given, because):
    assert because in text(desk.post("/desk/uk-2013/network/import/", given))


def test_what_stands_about_an_organisation_is_changed(desk, process):
    an_organisation("rivers", name="Open Rivers")
    assert "/desk/organisations/rivers/edit/" in text(desk.get("/desk/organisations/"))
    at = "/desk/organisations/rivers/edit/"
    assert 'value="Open Rivers"' in text(desk.get(at))
    given = {"name-en": "Open Rivers", "name-cy": "Afonydd Agored", "kind": "coalition", "region": "wales"}
    assert "Wales" in text(desk.post(at, given, follow=True))
    organisation = Organisation.objects.get()
    assert (organisation.name["cy"], organisation.kind, organisation.region) == ("Afonydd Agored", "coalition", "wales")
    assert "web address" in text(desk.post(at, given | {"website": "javascript:alert(1)"}))
