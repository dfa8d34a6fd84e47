"""Colleagues at the desk: invited for a side, handed over, ended; organisations."""

import pytest

from hearback.core.viewer import HOST, Role, Side
from hearback.people import queries as people
from hearback.processes import queries as processes
from tests import factories

pytestmark = pytest.mark.django_db
AT = "/desk/open-plan/colleagues/"
ANN = {"name": "Ann Example", "email": "ann@example.org"}


def html(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def members(process):
    return processes.members_visible_to(HOST, process)


def test_a_colleague_is_invited_by_address_with_a_role_for_a_side(desk, process):
    words = ANN | {"role": "theme-lead", "side": "government", "post": "Open data lead"}
    response = desk.post(f"{AT}invite/", words)
    assert (response.status_code, response.url) == (303, AT)
    page = html(desk.get(AT))
    for shown in ("Ann Example", "ann@example.org", "Theme lead", "Open data lead"):
        assert shown in page


def test_a_side_without_a_coordinator_gets_its_first_from_the_other_and_then_fills_its_own_posts(desk, process):
    words = ANN | {"role": "coordinator", "side": "civil-society"}
    assert desk.post(f"{AT}invite/", words).status_code == 303
    page = html(desk.post(f"{AT}invite/", words | {"name": "Ben Example", "email": "ben@example.org"}))
    assert "This side has a coordinator" in page
    assert "ben@example.org" in page
    assert len(members(process)) == 2


def test_a_post_is_handed_over_with_its_themes(desk, process):
    lead = factories.a_post(process, role=Role.THEME_LEAD)
    desk.post("/desk/open-plan/themes/add/", {"name-en": "Open data", "government_lead": str(lead.uuid)})
    assert str(lead.user) in html(desk.get(f"{AT}{lead.uuid}/hand-over/"))
    assert desk.post(f"{AT}{lead.uuid}/hand-over/", ANN).url == AT
    assert processes.themes(process).get().government_lead.user.email == "ann@example.org"
    assert str(lead.user) not in html(desk.get(AT))


def test_a_post_is_ended_after_a_question(desk, process):
    other = factories.a_post(process)
    assert "can no longer work" in html(desk.get(f"{AT}{other.uuid}/end/"))
    assert desk.post(f"{AT}{other.uuid}/end/").url == AT
    assert len(members(process)) == 1


def test_the_last_coordinator_hands_over_and_does_not_leave_it_alone(desk, process):
    mine = members(process)[0]
    assert "Hand the post over to somebody first" in html(desk.post(f"{AT}{mine.uuid}/end/"))
    response = desk.post(f"{AT}{mine.uuid}/hand-over/", ANN)
    assert response.url == "/desk/"
    assert desk.get("/desk/open-plan/").status_code == 404


def test_posts_of_the_other_side_are_not_ours_to_end(desk, process):
    other = factories.a_post(process, side=Side.CIVIL_SOCIETY)
    assert f"{other.uuid}/end/" not in html(desk.get(AT))
    assert desk.post(f"{AT}{other.uuid}/end/").status_code == 403
    assert desk.post(f"{AT}{other.uuid}/hand-over/", ANN).status_code == 403


def test_a_wrong_address_is_said_at_its_box(desk):
    page = html(desk.post(f"{AT}invite/", ANN | {"email": "ann at example", "role": "observer", "side": "government"}))
    assert "like name@example.org" in page
    assert "ann at example" in page


@pytest.mark.parametrize("number", [1, 3])
def test_colleagues_take_the_same_queries_however_many(desk, process, django_assert_num_queries, number):
    for _ in range(number):
        factories.a_post(process)
    with django_assert_num_queries(6):
        html(desk.get(AT))


def test_an_organisation_is_added_and_the_same_name_again_is_the_same(desk):
    words = {"name-en": "Involve", "kind": "civil-society", "website": "https://example.org"}
    for _ in range(2):
        assert desk.post("/desk/organisations/add/", words).url == "/desk/organisations/"
    assert "Involve" in html(desk.get("/desk/organisations/"))
    assert people.all_organisations(HOST).count() == 1
