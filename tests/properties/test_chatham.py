"""Under the Chatham House Rule nobody reads who said it, whatever its author chose and whatever became of it since."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.contributions import actions as contributions
from hearback.contributions import queries
from hearback.contributions.models import Authorship
from hearback.core.viewer import HOST, NOBODY, Role
from hearback.events import actions as events
from tests.factories import a_coordinator, a_post, a_process, a_slip, an_answer, an_event, as_viewer, by_capture_link

NAME, BODY = "Zephyrine Quillfeather", "Guild of Wobbleboarders"


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(
    slips=st.lists(
        st.tuples(st.sampled_from(["named", "organisation", "not-shown"]), st.booleans(), st.booleans()),
        min_size=1,
        max_size=4,
    ),
    on_first=st.booleans(),
)
def test_no_viewer_is_shown_who_said_it(slips, on_first):
    with transaction.atomic():
        process = a_process()
        event, open_event = an_event(process), an_event(process)
        if on_first:
            events.set_chatham_house(actor=HOST, event=event, on=True, spoke=frozenset())
        said = [slip_of(event, attribution) for attribution, _answered, _hidden in slips]
        if not on_first:
            events.set_chatham_house(actor=HOST, event=event, on=True, spoke=frozenset())
        for one, (_attribution, answered, hidden) in zip(said, slips, strict=True):
            if answered:
                an_answer(one)
            if hidden:
                contributions.hide(actor=HOST, contribution=one, because="personal")
        shown = slip_of(open_event, "named")
        observer = as_viewer(a_post(process, role=Role.OBSERVER).user)
        for viewer in (NOBODY, HOST, a_coordinator(process), observer, by_capture_link(event)):
            rows = queries.said(viewer, queries.contributions_visible_to(viewer, process))
            ruled = [row for row in rows if row.id != shown.pk]
            assert len(ruled) == len(said)
            assert all(row.under_rule and not row.shown_author for row in ruled)
            assert not any(name in repr(row) for row in ruled for name in (NAME, BODY))
            assert [row.shown_author for row in rows if not row.under_rule] == [NAME]
        kept = Authorship.objects.filter(contribution__event=event).order_by("contribution_id")
        assert [one.attribution for one in kept] == [attribution for attribution, _answered, _hidden in slips]
        transaction.set_rollback(True)


def slip_of(event, attribution):
    """A slip whose author chose how to be shown, with both names written down."""
    slip = a_slip(event, name=NAME, attribution="named")
    Authorship.objects.filter(contribution=slip).update(attribution=attribution, organisation_name=BODY)
    return slip
