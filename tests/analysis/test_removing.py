"""A demonstration with themes of every kind goes whole: merged, split, suggested, coded apart."""

from uuid import uuid4

import pytest

from hearback.analysis import actions
from hearback.analysis.actions import apart
from hearback.analysis.models import (
    Code,
    Codebook,
    CodeChange,
    Coded,
    Coding,
    CoverageCall,
    Learning,
    Sample,
    Suggested,
    Unit,
)
from hearback.core.viewer import HOST, Side
from hearback.plans.queries import commitments_in
from tests.factories import a_code, a_contribution, a_post, a_process, as_viewer, called, coded
from tests.plans.factories import a_published_version

pytestmark = pytest.mark.django_db


def test_everything_of_a_codebook_goes_with_its_process(monkeypatch):
    monkeypatch.setattr(apart, "ENOUGH", 1)
    monkeypatch.setattr(apart, "SMALLEST", 1)
    process = a_process()
    buses, trams, transport = (a_code(process, name) for name in ("Buses", "Trams", "Transport"))
    a_code(process, "Night buses", parent=buses)
    row, other = a_contribution(process), a_contribution(process)
    coded(row, buses, trams)
    coded(row, transport)
    one, two = a_post(process), a_post(process, side=Side.CIVIL_SOCIETY)
    sample = actions.draw_sample(actor=HOST, process=process, key=uuid4(), size=2, first=one.user, second=two.user)
    unit = Unit.objects.filter(sample=sample).first()
    for post in (one, two):
        actions.code_apart(actor=as_viewer(post.user), unit=unit, codes=[buses], stance="supports")
    learning = Learning.objects.create(process=process, number=1, learned_from=0)
    Suggested.objects.create(contribution=other, learning=learning, codes=[buses.pk])
    actions.merge_code(actor=HOST, code=trams, into=transport)
    actions.split_code(actor=HOST, code=transport, labels=[{"en": "Rail"}, {"en": "Road"}])

    version = a_published_version(process)
    called(row, commitments_in(version)[0].commitment)
    called(other)

    actions.remove_demonstration(process=process)

    for table in (Code, Codebook, CodeChange, Coded, Coding, CoverageCall, Learning, Sample, Suggested, Unit):
        assert not table.objects.exists(), table
