"""Files that come with a report, and what the sides say to it."""

from datetime import date
from uuid import uuid4

import pytest

from hearback.core.errors import BadInput, Conflict, NotAllowed
from hearback.core.viewer import HOST, NOBODY, Side
from hearback.journal.models import Fact
from hearback.plans import actions, queries
from hearback.plans.models import Asked, Commitment, Evidence, Lead, Milestone, Remark
from tests.factories import a_coordinator, a_jpeg, a_pdf, a_process
from tests.plans.factories import a_lead, a_published_version, by_report_link

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return a_lead(Commitment.objects.get(process=a_published_version().process))


@pytest.fixture
def update(lead):
    told = {"status": "limited", "text": {"en": "Half is done."}}
    return actions.report_progress(actor=by_report_link(lead), key="k", commitment=lead.commitment, lead=lead, **told)


def shown(update):
    page = queries.commitment_page(NOBODY, update.commitment.process, update.commitment.number)
    return [one.uuid for one in page.progress[0].public_evidence]


def test_a_file_is_public_once_somebody_has_looked_and_never_before(lead, update):
    by, process = by_report_link(lead), update.commitment.process
    file = actions.add_evidence(actor=by, update=update, key=uuid4(), data=a_jpeg())
    seen = [queries.file_visible_to(who, process, file.uuid) for who in (NOBODY, by, a_coordinator(process))]
    assert (shown(update), seen) == ([], [None, file, file])
    assert list(queries.files_to_look_at(HOST, process)) == [file]
    assert not queries.files_to_look_at(NOBODY, process)

    with pytest.raises(BadInput) as refused:
        actions.show_evidence(actor=HOST, evidence=file, description={})
    assert refused.value.field == "description"
    with pytest.raises(NotAllowed):
        actions.show_evidence(actor=by, evidence=file, description={"en": "The counter"})
    actions.show_evidence(actor=HOST, evidence=file, description={"en": "The counter"})

    assert shown(update) == [file.uuid]
    assert queries.file_visible_to(NOBODY, process, file.uuid) == file
    assert queries.file_visible_to(NOBODY, a_process(), file.uuid) is None

    actions.keep_evidence(actor=HOST, evidence=file)
    assert (shown(update), queries.file_visible_to(NOBODY, process, file.uuid)) == ([], None)


def test_three_files_are_enough_and_each_is_known_by_its_bytes(lead, update):
    by, key = by_report_link(lead), uuid4()
    first = actions.add_evidence(actor=by, update=update, key=key, data=a_pdf())
    assert actions.add_evidence(actor=by, update=update, key=key, data=a_pdf()) == first
    assert first.kind == "pdf"
    with pytest.raises(Conflict):
        actions.add_evidence(actor=by, update=update, key=key, data=a_jpeg())
    with pytest.raises(BadInput):
        actions.add_evidence(actor=by, update=update, key=uuid4(), data=b"#!/bin/sh")
    with pytest.raises(NotAllowed):
        actions.add_evidence(actor=NOBODY, update=update, key=uuid4(), data=a_pdf())
    for _more in range(2):
        actions.add_evidence(actor=by, update=update, key=uuid4(), data=a_jpeg())
    with pytest.raises(BadInput) as refused:
        actions.add_evidence(actor=by, update=update, key=uuid4(), data=a_jpeg())
    assert refused.value.field == "file"

    actions.take_evidence_away(actor=by, evidence=first)
    assert Evidence.objects.count() == 2
    assert Fact.objects.filter(verb="evidence.removed").count() == 1


def test_each_side_says_one_thing_at_a_time_and_what_it_said_before_is_kept(update):
    process = update.commitment.process
    network = a_coordinator(process, side=Side.CIVIL_SOCIETY)

    def say(actor, side, text, key=None):
        given = {"side": side, "text": {"en": text}, "said_as": "The network"}
        return actions.remark_on_progress(actor=actor, update=update, key=key or uuid4(), **given)

    key = uuid4()
    first = say(network, "civil-society", "Too slow.", key)
    assert say(network, "civil-society", "Too slow.", key) == first
    with pytest.raises(Conflict):
        say(network, "civil-society", "Much too slow.", key)
    with pytest.raises(NotAllowed):
        say(network, "government", "We are on our way.")
    government = say(HOST, "government", "We are on our way.")
    second = say(network, "civil-society", "Better now.")

    page = queries.commitment_page(NOBODY, process, update.commitment.number)
    assert page.progress[0].standing_remarks == [second, government]
    assert Remark.objects.get(pk=first.pk).replaced is not None
    assert Fact.objects.filter(verb="progress.remarked").count() == 3


def test_all_of_it_goes_with_a_demonstration():
    version = a_published_version(a_process(demonstration=True))
    lead = a_lead(Commitment.objects.get(process=version.process))
    by, told = (
        by_report_link(lead),
        {"status": "limited", "text": {"en": "Half."}, "evidence": ["https://example.org/"]},
    )
    update = actions.report_progress(actor=by, key="k", commitment=lead.commitment, lead=lead, **told)
    actions.add_evidence(actor=by, update=update, key=uuid4(), data=a_jpeg())
    side = {"side": "government", "text": {"en": "We agree."}, "said_as": "The ministry"}
    actions.remark_on_progress(actor=HOST, update=update, key=uuid4(), **side)
    Asked.objects.create(lead=lead, milestone=Milestone.objects.get(), due=date(2014, 11, 30), days=14)

    actions.remove_demonstration(actor=HOST, process=version.process)

    assert [model for model in (Asked, Commitment, Evidence, Lead, Remark) if model.objects.exists()] == []
