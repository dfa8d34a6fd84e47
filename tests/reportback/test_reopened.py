"""A change after both sides had signed: whoever had a part in the text, or spoke about it, is told once."""

import pytest

from hearback.answers.actions import CauseOf
from hearback.contributions import actions as contributions
from hearback.contributions.models import Carried, Contribution
from hearback.core.viewer import HOST, Side
from hearback.outbox import mail_url
from hearback.plans import actions as plans
from hearback.plans import queries
from tests.answers.test_gate import Plan, changed, publish
from tests.factories import a_coordinator
from tests.plans.factories import DECISION, WORDING
from tests.reportback.loop import MAIL, follow, messages, said_by, tellings

pytestmark = pytest.mark.django_db
WHY = {"en": "The Treasury asked for it.", "cy": "Gofynnodd y Trysorlys."}


def test_everybody_whom_the_changed_text_concerns_is_told_once_and_nobody_else(settings):
    settings.MAIL = mail_url.parse(MAIL)
    plan = Plan()
    about = {"commitment": plan.commitment}
    changed(said_by("caused@example.org", plan.process), CauseOf(plan.commitment, sentence=plan.sentence))
    said_by("sentence@example.org", plan.process, sentence=plan.sentence, language="cy", **about)
    said_by("commitment@example.org", plan.process, **about)
    said_by("other-sentence@example.org", plan.process, sentence=plan.other, **about)
    said_by("nothing@example.org", plan.process)
    for side in Side:
        plans.sign(
            actor=a_coordinator(plan.process, side), version=plan.first, side=side, decision="agrees", signed_as="Chair"
        )
    follow()
    version = plan.next()
    plan.reword(version, "We will publish half of the register.")
    publish(version, after_signing=WHY)
    follow()
    follow()

    told = {message.to: message for message in messages() if "/plan/changes/" in message.body}
    assert set(told) == {
        "caused@example.org",
        "sentence@example.org",
        "commitment@example.org",
    }
    assert "Gofynnodd y Trysorlys." in told["sentence@example.org"].body, "in the language they spoke"
    assert "The Treasury asked for it." in told["commitment@example.org"].body
    assert [moment for moment, _fate in tellings()].count("delivered") == 3


def test_whoever_spoke_about_what_became_the_changed_sentence_is_told_too(settings):
    settings.MAIL = mail_url.parse(MAIL)
    plan = Plan()
    about = {"commitment": plan.commitment}
    said_by("split@example.org", plan.process, sentence=plan.sentence, **about)
    said_by("carried@example.org", plan.process, sentence=plan.other, **about)
    version = plan.next()
    wording = plan.entry(version).wordings.get(sentence=plan.sentence)
    at = {"en": len("We will publish")}
    _first, second = plans.split_sentence(actor=HOST, wording=wording, at=at)
    gone = plan.entry(version).wordings.get(sentence=plan.other)
    plans.remove_sentence(actor=HOST, wording=gone)
    signed = publish(version, causes=dict.fromkeys(plan.keys(version), DECISION))
    asked = Carried.objects.create(
        contribution=Contribution.objects.get(sentence=plan.other), version=signed, state="gone"
    )
    contributions.settle_place(actor=HOST, carried=asked, place=second.sentence)
    for side in Side:
        plans.sign(actor=a_coordinator(plan.process, side), version=signed, side=side, decision="agrees", signed_as="X")
    follow()
    version = plan.next()
    plan.reword(version, "half of the register.", second.sentence)
    publish(version, causes=dict.fromkeys(plan.keys(version), DECISION), after_signing=WHY)
    follow()

    told = {message.to: message.body for message in messages() if "/plan/changes/" in message.body}
    assert set(told) == {"split@example.org", "carried@example.org"}
    assert all("Commitment 1, " in body for body in told.values()), "and reads which part of it that is"


def test_words_that_change_in_one_language_after_both_have_signed_are_told_and_shown_as_such(settings, client):
    settings.MAIL = mail_url.parse(MAIL)
    plan = Plan()
    said_by("sentence@example.org", plan.process, sentence=plan.sentence, commitment=plan.commitment)
    both = plan.next()
    wording = plan.entry(both).wordings.get(sentence=plan.sentence)
    plans.edit_sentence(actor=HOST, wording=wording, text=wording.text | {"cy": "Byddwn yn cyhoeddi’r gofrestr."})
    signed = publish(both, causes=dict.fromkeys(plan.keys(both), WORDING))
    for side in Side:
        plans.sign(actor=a_coordinator(plan.process, side), version=signed, side=side, decision="agrees", signed_as="X")
    follow()
    assert not [message for message in messages() if "/plan/changes/" in message.body], "a translation that came"

    version = plan.next()
    wording = plan.entry(version).wordings.get(sentence=plan.sentence)
    plans.edit_sentence(actor=HOST, wording=wording, text=wording.text | {"cy": "Ni fyddwn yn cyhoeddi’r gofrestr."})
    publish(version, causes=dict.fromkeys(plan.keys(version), WORDING), after_signing=WHY)
    follow()
    [told] = [message for message in messages() if "/plan/changes/" in message.body]
    assert "changed in one language. Before: Byddwn" in told.body
    assert "Now: Ni fyddwn" in told.body
    assert not queries.both_signed(version)
    page = client.get(f"/en/{plan.process.slug}/plan/changes/{version.number}/").content.decode()
    assert "Sentence: changed in one language" in page
