"""A plan from a file at the desk: brought, read by the worker, looked at with the problems first, and let in."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hearback.commands import working
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Role
from hearback.journal.models import Fact
from hearback.outbox.models import Job
from hearback.plans import actions, queries
from hearback.plans.models import Commitment, Entry, PlanUpload, Proposal, Version
from tests import factories
from tests.plans import factories as plans
from tests.plans.plan_files import MARKDOWN, a_form, in_word

pytestmark = pytest.mark.django_db
AT = "/desk/open-plan/plan/import/"


def html(response) -> str:
    assert response.status_code == 200, response
    return response.content.decode()


def upload(desk, data: str | bytes = MARKDOWN, name="plan.md", **more):
    data = data.encode() if isinstance(data, str) else data
    return desk.post(AT, {"language": "en", "file": SimpleUploadedFile(name, data)} | more)


def work():
    while working.one_round():
        pass


def at() -> str:
    return f"{AT}{PlanUpload.objects.latest('pk').uuid}/"


def test_a_plan_is_brought_looked_at_and_let_in(desk, process):
    assert f'href="{AT}"' in html(desk.get("/desk/open-plan/plan/"))
    answer = upload(desk, label="October draft")
    assert (answer.status_code, answer.url) == (303, f"{at()}working/")
    assert 'data-progress="running"' in html(desk.get(answer.url))
    assert "“plan.md” is not in yet" in html(desk.get("/desk/open-plan/plan/"))
    work()
    assert 'data-progress="over"' in html(desk.get(answer.url))
    page = html(desk.get(at()))
    assert "3 commitments in the file" in page
    assert "Open the register of ponds" in page
    assert "This is the title of the document. It was left out." in page
    assert not Version.objects.exists()

    assert desk.post(f"{at()}confirm/").url == f"{at()}working/"
    desk.post(f"{at()}confirm/")
    work()
    page = html(desk.get(at()))
    assert "Go to the version" in page
    assert 'href="/desk/open-plan/plan/1/"' in page
    assert Version.objects.get().label == "October draft"
    assert Commitment.objects.count() == 3
    upload_ = PlanUpload.objects.get()
    assert (upload_.step, upload_.data) == ("done", None)
    assert desk.get(f"{at()}drop/").status_code == 404
    assert "is not in yet" not in html(desk.get("/desk/open-plan/plan/"))
    verbs = list(Fact.objects.filter(verb__startswith="plan-file.").values_list("verb", flat=True))
    assert verbs == ["plan-file.brought", "plan-file.confirmed"]


def test_what_a_program_cannot_tell_is_asked_after_it_came_in(desk, process):
    plans.published(actions.import_plan(actor=HOST, process=process, data=MARKDOWN.encode(), name="a").version)
    anew = "Everybody can look up each and every pond in a register that we publish."
    changed = MARKDOWN.replace("We will publish a register of all ponds.", anew).replace(
        "- each pond has a number\n", ""
    )
    upload(desk, changed)
    work()
    page = html(desk.get(at()))
    assert "One question would wait for you" in page
    assert "Taken out:" in page
    assert not Proposal.objects.exists()
    desk.post(f"{at()}confirm/")
    work()
    assert 'href="/desk/open-plan/plan/2/questions/"' in html(desk.get(at()))
    assert queries.open_proposals(HOST, Version.objects.get(published=None)) == 1


def test_a_file_that_cannot_be_taken_says_where_and_why_and_is_read_again_or_thrown_away(desk, process):
    upload(desk, MARKDOWN + "\n#### Prospects\n\nGood.\n")
    work()
    page = html(desk.get(at()))
    assert "One place cannot be taken:" in page
    assert "Prospects" in page
    assert "the plan is as it was" in page
    assert "Let it come in" not in page
    desk.post(f"{at()}confirm/")
    work()
    assert not Version.objects.exists()
    assert desk.post(f"{at()}again/").status_code == 303
    work()
    assert PlanUpload.objects.get().step == "unreadable"
    assert desk.post(f"{at()}drop/").url == "/desk/open-plan/plan/"
    assert not PlanUpload.objects.exists()


def test_a_version_that_is_being_written_keeps_its_name_and_the_same_file_is_the_same(desk, process):
    plans.a_version(process, label="Draft 3")
    assert 'name="label"' not in html(desk.get(AT))
    upload(desk, in_word(), "plan.docx", label="Another")
    upload(desk, in_word(), "again.docx")
    assert PlanUpload.objects.count() == Job.objects.filter(kind="read-plan").count() == 1
    work()
    desk.post(f"{at()}confirm/")
    work()
    assert Version.objects.get().label == "Draft 3"
    assert Entry.objects.count() == 3


def test_several_forms_come_in_together(desk, process):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("forms/heron.docx", a_form())
        archive.writestr("forms/newt.docx", a_form(title="5. Let everybody count newts"))
        archive.writestr("__MACOSX/forms/._newt.docx", b"x")
        archive.writestr("forms/photo.jpg", b"x")
    upload(desk, packed.getvalue(), "forms.zip")
    work()
    page = html(desk.get(at()))
    assert "2 commitments in the file" in page
    assert "photo.jpg" in page
    assert "newt.docx, " in page


def test_an_interrupted_taking_in_is_done_once(desk, process):
    upload(desk)
    work()
    row = actions.confirm_plan_file(actor=HOST, upload=PlanUpload.objects.get())
    actions.take_in_plan_file(actor=HOST, upload=row)
    actions.take_in_plan_file(actor=HOST, upload=row)
    work()
    assert Commitment.objects.count() == 3
    assert Fact.objects.filter(verb="version.imported").count() == 1


def test_a_file_is_for_those_who_write_the_plan_and_goes_after_a_month(desk, process, signed_in):
    upload(desk)
    row = PlanUpload.objects.get()
    assert queries.upload_visible_to(NOBODY, process, row.uuid) is None
    observer = signed_in(factories.a_post(process, role=Role.OBSERVER).user)
    assert observer.get(at()).status_code == 403
    assert "plan.md" not in html(observer.get("/desk/open-plan/plan/"))
    assert actions.delete_old_plan_files(clock.now() + timedelta(days=29)) == 0
    assert actions.delete_old_plan_files(clock.now() + timedelta(days=31)) == 1
    work()
    assert not PlanUpload.objects.exists()


@pytest.mark.parametrize("step", ["unreadable", "confirmed"])
def test_a_file_that_could_not_be_taken_after_somebody_let_it_come_in_goes_after_a_month_as_well(desk, process, step):
    upload(desk)
    work()
    row = actions.confirm_plan_file(actor=HOST, upload=PlanUpload.objects.get())
    PlanUpload.objects.update(step=step)
    PlanUpload.objects.update(brought=row.brought - timedelta(days=20))
    assert actions.delete_old_plan_files(clock.now() + timedelta(days=29)) == 0
    assert actions.delete_old_plan_files(clock.now() + timedelta(days=31)) == 1
    assert not PlanUpload.objects.exists()
