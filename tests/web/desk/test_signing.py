"""The plan at the desk once it is published: signed by both sides, reported on, and by one person alone."""

import re
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from hearback.answers import jobs
from hearback.answers.actions import GIVE
from hearback.core import clock
from hearback.core.viewer import Side
from hearback.outbox import jobs as outbox
from hearback.plans import actions, queries
from hearback.plans.models import ProgressUpdate, SignOff, Version
from tests import factories
from tests.plans import factories as plans
from tests.web.desk.planning import PLAN, boxes, publish


def test_a_side_signs_and_the_other_is_recorded_by_its_letter(process, desk):
    plans.a_published_version(process)
    at = f"{PLAN}1/sign/"
    body = {"side": "government", "decision": "agrees", "signed_as": "Head of the team, Cabinet Office"}
    assert desk.post(at, body).status_code == 303
    other = {"side": "civil-society", "decision": "does-not-agree", "signed_as": "Steering group"}
    refused = desk.post(at, other).content.decode()
    assert "name the letter" in refused
    assert "Steering group" in refused
    other |= {"letter": "Letter of 3 October"}
    assert "Say why this side does not agree." in desk.post(at, other).content.decode()
    assert desk.post(at, other | {"reason-en": "Too little, too late."}).status_code == 303
    assert set(SignOff.objects.values_list("side", "decision")) == {
        (Side.GOVERNMENT.value, "agrees"),
        (Side.CIVIL_SOCIETY.value, "does-not-agree"),
    }
    assert "Too little, too late." in desk.get(f"{PLAN}1/").content.decode()


def test_the_letter_is_added_and_a_change_after_both_signed_is_asked_for_its_reason(process, desk):
    plans.a_published_version(process)
    at = f"{PLAN}1/sign/"
    body = {"side": "government", "decision": "agrees", "signed_as": "The lead", "letter": "Letter of 3 October"}
    not_one = SimpleUploadedFile("letter.pdf", b"MZ not a letter")
    assert desk.post(at, body | {"file": not_one}).status_code == 200
    assert not SignOff.objects.exists()
    given = {"file": SimpleUploadedFile("letter.pdf", factories.a_pdf()), "who": "kept"}
    assert desk.post(at, body | given).status_code == 303
    assert desk.post(at, body | {"side": "civil-society"}).status_code == 303
    page = desk.get(f"{PLAN}1/").content.decode()
    assert page.count("Read the letter") == 1
    assert "Only those who work on the plan can." in page

    version = plans.a_version(process)
    plans.a_sentence(queries.entry_in(version, 1), "One more.")
    asked = desk.get(f"{PLAN}2/publish/").content.decode()
    assert "Both sides had signed. Why is it changed all the same?" in asked
    typed = {"status": "final", "when": "now", "all_by": "The Minister", "all_why-en": "Money."}
    typed |= boxes("all_on", clock.today())
    assert "say why it is changed all the same" in publish(desk, 2, typed).content.decode()
    assert publish(desk, 2, typed | {"after_signing-en": "The Treasury asked."}).status_code == 303
    assert Version.objects.get(number=2).reopened_because == {"en": "The Treasury asked."}


def test_what_is_not_published_cannot_be_signed(process, desk, entry):
    assert desk.get(f"{PLAN}1/sign/").status_code == 404


def test_progress_is_reported_on_a_milestone_once(process, desk):
    plans.a_published_version(process)
    at = f"{PLAN}progress/1/report/1/"
    key = str(desk.get(at).context["form"]["key"].value())
    body = {"key": key, "status": "substantial", "text-en": "Half of it is open.", "reported_by": "Open data team"}
    refused = desk.post(at, body | {"evidence": "example.org"}).content.decode()
    assert "Give the whole address of each page" in refused
    assert "Half of it is open." in refused
    for _time in range(2):
        assert desk.post(at, body | {"evidence": "https://example.org/it"}).status_code == 303
    update = ProgressUpdate.objects.get()
    assert update.milestone.number == 1
    assert "Half of it is open." in desk.get(f"{PLAN}progress/1/").content.decode()
    assert "Substantial" in desk.get(f"{PLAN}progress/").content.decode()


def test_each_page_of_progress_names_its_commitment(process, desk):
    plans.a_published_version(process)
    for at, title in (
        ("1/", "Progress: "),
        ("1/report/", "Report on the whole commitment: "),
        ("1/report/1/", "Report on milestone 1: "),
    ):
        html = " ".join(desk.get(f"{PLAN}progress/{at}").content.decode().split())
        assert re.search(f"<title>{title}[^<–]*Open the registers", html), at


def test_progress_without_a_plan_says_what_comes_first(process, desk):
    assert "Publish a version first." in desk.get(f"{PLAN}progress/").content.decode()


def test_somebody_of_another_process_finds_no_plan(process, signed_in):
    plans.a_published_version(process)
    stranger = signed_in(factories.a_post(factories.a_process()).user)
    for at in ("", "1/", "1/1/", "progress/", "progress/1/", "1/sign/", "1/publish/"):
        assert stranger.get(PLAN + at).status_code == 404


def test_one_person_answers_thirty_and_publishes_the_final_plan(process, desk):
    plans.a_published_version(process)
    for number in range(30):
        factories.a_contribution(process, words=f"Suggestion {number}.", email=f"person{number}@example.org")
    rows = list(desk.get("/desk/open-plan/said/").context["rows"])
    at = f"/desk/open-plan/said/answer/?c={rows[0].said.reference}&state=waiting"
    given = 0
    while "/answer/" in at:
        form_at = at.replace("/answer/?", "/answer/no/?")
        key = str(UUID(str(desk.get(form_at).context["form"]["key"].value())))
        body = {"key": key, "reason-en": f"Reason {given}.", "decided_by": "The team"}
        look = desk.post(form_at, body | {"do": "look"})
        at = desk.post(form_at, dict(look.context["hidden"]) | {"do": "give"}).headers["Location"]
        given += 1
    assert given == 30
    desk.post("/desk/open-plan/answers/now/")
    while outbox.run_due({GIVE: jobs.give}):
        pass
    desk.post(f"{PLAN}start/", {"label": "Final"})
    assert publish(desk, 2, {"status": "final", "when": "now"}).status_code == 303
    assert Version.objects.get(number=2).status == "final"


def test_who_has_signed_already_is_not_asked_to_sign(process, desk):
    version = plans.a_published_version(process)
    for side in (Side.GOVERNMENT, Side.CIVIL_SOCIETY):
        assert "Sign it, or say why not" in desk.get(f"{PLAN}1/").content.decode()
        signer = factories.a_coordinator(process, side)
        actions.sign(actor=signer, version=version, side=side.value, decision="agrees", signed_as="A board (invented)")
    page = desk.get(f"{PLAN}1/").content.decode()
    assert "Sign it, or say why not" not in page
    assert "A side says something else now: record it" in page
