"""Whatever is hidden, taken out, shown again or replied to: the author's words stay, and nobody reads what was taken out."""

from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from hearback.contributions import actions, queries
from hearback.contributions.models import Redaction, Reply, Verbatim
from hearback.core.viewer import HOST, NOBODY, Role
from tests.factories import a_contribution, a_post, a_process, as_viewer, by_said_link

SECRET = "zqsecret"
ACTS = st.lists(
    st.sampled_from(["hide", "show", "hold", "release", "change", "ask", "look", "reply", "team", "redact-more"]),
    max_size=8,
)


@pytest.mark.django_db
@settings(max_examples=10, deadline=None)
@given(before=st.text(alphabet="ab ", max_size=6), after=st.text(alphabet="ab ", max_size=6), acts=ACTS)
def test_words_stay_as_they_are_and_what_is_taken_out_is_read_by_nobody_else(before, after, acts):
    with transaction.atomic():
        process = a_process()
        said = a_contribution(process, words=f"x{before}{SECRET}{after}y")
        actions.redact(actor=HOST, contribution=said, number=1, words=SECRET, because="personal")
        wrote = {(row.number, row.text) for row in Verbatim.objects.filter(contribution=said)}
        observer = as_viewer(a_post(process, role=Role.OBSERVER).user)
        others = (NOBODY, observer, by_said_link(a_contribution(process)))
        for act in acts:
            _do(act, said)
            rows = {(row.number, row.text) for row in Verbatim.objects.filter(contribution=said)}
            assert wrote <= rows
            wrote = rows
            for viewer in others:
                shown = queries.said(viewer, queries.contributions_visible_to(viewer, process))
                assert SECRET not in repr(shown)
                assert SECRET not in repr(queries.conversations(viewer, [said]))
        for address in (f"/en/{process.slug}/said/", f"/cy/{process.slug}/said/{said.reference}/"):
            assert SECRET not in Client().get(address).content.decode()
        assert SECRET in queries.private_view(by_said_link(said), said).verbatims[0].text
        transaction.set_rollback(True)


def _do(act, said):
    """One thing that the desk or the author does."""
    said.refresh_from_db()
    (_the_author_does if act in {"change", "ask", "reply"} else _the_desk_does)(act, said)
    assert not Reply.objects.filter(contribution=said, public=True, hidden=None).exists()


def _the_author_does(act, said):
    author = by_said_link(said)
    given = {"contribution": said, "text": SECRET, "language": "en"}
    if act == "change":
        actions.change_words(actor=author, contribution=said, words=f"Again {SECRET} {uuid4()}")
    elif act == "ask" and said.hidden is not None:
        actions.ask_for_another_look(actor=author, contribution=said, words=SECRET)
    elif act == "reply":
        actions.reply_as_author(actor=author, key=uuid4(), public=False, **given)
        reply = actions.reply_as_author(actor=author, key=uuid4(), public=True, **given)
        actions.hide_reply(actor=HOST, reply=reply, because="personal")


def _the_desk_does(act, said):
    number = Verbatim.objects.filter(contribution=said).count()
    if act == "hide":
        actions.hide(actor=HOST, contribution=said, because="abuse")
    elif act == "show":
        actions.show_again(actor=HOST, contribution=said)
    elif act == "hold":
        actions.hold(actor=HOST, contribution=said)
    elif act == "release" and Redaction.objects.filter(contribution=said, number=number).exists():
        actions.release(actor=HOST, contribution=said)  # whoever releases has looked
    elif act == "look" and said.hidden is not None:
        look = actions.ask_for_another_look(actor=by_said_link(said), contribution=said)
        actions.look_again(actor=HOST, look=look, shown=True, note={"en": SECRET})
    elif act == "team":
        actions.reply_as_team(actor=HOST, contribution=said, key=uuid4(), text=SECRET, language="en", privately=True)
    elif act == "redact-more":
        actions.redact(actor=HOST, contribution=said, number=number, words=SECRET, because="abuse")
