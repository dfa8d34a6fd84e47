"""A change after both sides had signed: whoever had a part in the text, or spoke about it, is told once."""

import pytest

from hearback.answers.actions import CauseOf
from hearback.core.viewer import Side
from hearback.outbox import mail_url
from hearback.plans import actions as plans
from tests.answers.test_gate import Plan, changed, publish
from tests.factories import a_coordinator
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
