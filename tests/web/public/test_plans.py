"""The plan for somebody who reads: what it says, what changed and why, and nothing before its time."""

from datetime import date, timedelta

import pytest
import time_machine

from hearback.answers import actions as answers
from hearback.answers.outcomes import CauseOf
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY
from hearback.plans import actions as plans
from hearback.plans import queries as plan_queries
from hearback.plans.clearance import ChangeCause
from hearback.plans.models import Change
from tests import factories
from tests.factories import a_pdf
from tests.plans.factories import a_commitment, a_milestone, a_sentence, a_version, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def process():
    return factories.a_process(slug="open-plan")


def a_plan(process, *, commitments=1, sentences=1, **given):
    """A version for comment: `commitments` of them, each with a lead, sentences and a milestone."""
    version = a_version(process, label="First draft", **given)
    for number in range(1, commitments + 1):
        entry = a_commitment(version, title=f"Open register {number}", ends="Autumn 2014")
        plans.set_parties(
            actor=HOST,
            entry=entry,
            leads=[factories.an_organisation(name=f"Department {i}") for i in range(2)],
            partners=[factories.an_organisation(name=f"Partner {i}") for i in range(2)],
        )
        for i in range(sentences):
            a_sentence(entry, f"We will publish part {i}.")
            a_milestone(entry, due="1 May 2014")
    return published(version)


def shown(process, number=1):
    return plan_queries.commitment_page(NOBODY, process, number)


def text_of(client, address):
    return client.get(f"/en/open-plan/{address}").content.decode()


def test_a_draft_and_a_version_under_embargo_are_not_there(client, process):
    a_plan(process)
    version = a_version(process)
    a_commitment(version, title="A secret commitment")
    assert client.get("/en/open-plan/plan/2/").status_code == 404
    assert client.get("/en/open-plan/plan/changes/2/").status_code == 404
    assert client.get("/en/open-plan/commitments/2/").status_code == 404
    assert client.get("/en/open-plan/commitments/1/?version=2").status_code == 404
    published(version, at=clock.now() + timedelta(days=1), cause=DECISION)
    assert client.get("/en/open-plan/plan/2/").status_code == 404
    assert client.get("/en/open-plan/commitments/2/").status_code == 404
    for page in ("", "plan/", "plan/versions/", "plan/changes/", "timeline/", "progress/", "said/", "answers/"):
        assert "A secret commitment" not in text_of(client, page)


DECISION = ChangeCause(Change.Cause.DECISION, "The Minister", date(2013, 10, 1), {"en": "The money was found."})


def test_a_coordinator_reads_the_version_being_written(client, process):
    a_commitment(a_version(process), title="A secret commitment")
    post = factories.a_post(process)
    client.force_login(post.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.get("/en/open-plan/plan/1/")
    assert "A secret commitment" in response.content.decode()
    assert "This version is not public yet." in response.content.decode()
    assert response.headers["Cache-Control"] == "private, no-store"


def test_the_plan_shows_each_commitment_with_its_leads_and_its_date_as_written(client, process):
    a_plan(process, commitments=2)
    html = text_of(client, "plan/")
    for words in ("Open register 1", "Open register 2", "Department 0, Department 1", "by Autumn 2014"):
        assert words in html
    assert 'href="/en/open-plan/commitments/2/"' in html


def test_each_sentence_has_its_own_address_and_a_link_to_say_something_about_it(client, process):
    a_plan(process, sentences=2)
    html = text_of(client, "commitments/1/")
    sentences = shown(process).fields[0].sentences
    assert len(sentences) == 2
    for sentence in sentences:
        assert f'id="s-{sentence.uuid}"' in html
        assert f'href="/en/open-plan/have-your-say/?sentence={sentence.uuid}"' in html


def test_a_milestone_past_its_day_says_that_nothing_was_heard(client, process):
    a_plan(process)
    assert "due 1 May 2014, no update yet" in text_of(client, "commitments/1/")
    assert "due 1 May 2014, no update yet" in text_of(client, "progress/")
    milestone = plan_queries.milestone_visible_to(NOBODY, process, 1, 1)
    plans.report_progress(
        actor=HOST,
        key="one",
        commitment=milestone.commitment,
        milestone=milestone,
        status="complete",
        text={"en": "The register is open."},
        reported_by="Department 0",
    )
    for page in ("commitments/1/", "progress/"):
        html = text_of(client, page)
        assert "no update yet" not in html
        assert "The register is open." in html
    assert "One milestone:" in text_of(client, "commitments/1/")
    assert "1 of 1 milestone complete" in text_of(client, "progress/")


def test_gaps_and_what_is_not_agreed_stand_in_public_with_each_sides_view(client, process):
    version = a_version(process)
    plans.edit_version(
        actor=HOST,
        version=version,
        edits=version.edits,
        known_gaps={"en": "Nothing on housing."},
        not_yet_agreed={"en": "How fast."},
        government_view={"en": "In 90 days."},
        civil_society_view={"en": "In 30 days."},
    )
    version.refresh_from_db()
    a_sentence(a_commitment(version))
    published(version)
    html = text_of(client, "plan/")
    for words in ("Nothing on housing.", "How fast.", "In 90 days.", "In 30 days."):
        assert words in html


def test_each_side_stands_as_it_signed_or_did_not(client, process):
    version = a_plan(process)
    plans.sign(
        actor=HOST,
        version=version,
        side="government",
        decision="does-not-agree",
        signed_as="Head of open government",
        reason={"en": "Too fast."},
        letter="Letter of 2 May",
    )
    html = text_of(client, "plan/")
    for words in ("Does not agree", "Head of open government", "Too fast.", "Letter of 2 May", "Not signed yet"):
        assert words in html


def test_a_change_after_both_sides_had_signed_is_said_wherever_the_version_stands(client, process):
    version = a_plan(process)
    for side in ("government", "civil-society"):
        plans.sign(
            actor=HOST,
            version=version,
            side=side,
            decision="agrees",
            signed_as="The chair",
            letter="Letter of 2 May",
            file=a_pdf(),
            shown=side == "government",
        )
    page = text_of(client, "plan/")
    assert page.count("Read the letter") == 1, "only the one that is shown"
    assert "it is not shown, because it is signed" in page
    letter = plan_queries.sign_offs(version)[0].sign_off.attached
    handed = client.get(f"/en/open-plan/plan/1/letters/{letter.uuid}/")
    assert (handed.content, handed["Content-Disposition"]) == (
        a_pdf(),
        'attachment; filename="letter-version-1.pdf"',
    )
    late = a_version(process)
    a_sentence(plan_queries.entry_in(late, 1), "One more.")
    late = published(late, "final", after_signing={"en": "The Treasury asked for it."})
    for page in ("plan/", "plan/changes/", "timeline/", "announcements/plan-2-changed-after-signing/"):
        assert "The Treasury asked for it." in text_of(client, page), page
    assert "Neither side has signed it again yet." in text_of(client, "plan/")
    plans.sign(
        actor=HOST, version=late, side="government", decision="agrees", signed_as="The chair", letter="Letter of 3 May"
    )
    assert "Signed again by one side only: Government" in text_of(client, "plan/")
    listed = text_of(client, "plan/versions/")
    assert "Signed by one side: Government" in listed
    assert "Both sides had signed it; a later change opened it again" in listed
    with time_machine.travel(late.published + timedelta(days=15)):
        assert "the 14 days to sign ended on" in text_of(client, "plan/")


def changed_because_of_what_somebody_said(process, **said):
    """Version 2, in which a sentence reads otherwise because of a contribution, and a date because of a decision."""
    a_plan(process)
    page = shown(process)
    sentence = page.fields[0].sentences[0]
    contribution = factories.a_contribution(
        process, words="Publish within 30 days.", commitment=page.entry.commitment, **said
    )
    version = a_version(process)
    entry = plan_queries.entry_in(version, 1)
    wording = plan_queries.sentence_in(version, sentence.uuid)
    plans.edit_sentence(actor=HOST, wording=wording, text={"en": "We will publish part 0 within 30 days."})
    plans.edit_entry(actor=HOST, entry=entry, ends="March 2015")
    factories.an_answer(
        contribution,
        outcome="changed",
        reason={"en": "You are right."},
        causes=[CauseOf(commitment=entry.commitment, sentence=wording.sentence)],
    )
    opened = answers_gate(version)
    causes = {one.difference.key: DECISION for one in opened.explained if one.difference.of == Change.Of.DATE}
    version = answers.publish_version(
        actor=HOST, version=version, status="for-comment", causes=causes, waiting={}, signed_by="Both coordinators"
    )
    return version, contribution


def answers_gate(version):
    from hearback.answers import queries

    return queries.gate(HOST, version)


def test_the_changes_say_what_went_what_came_and_why(client, process):
    _version, contribution = changed_because_of_what_somebody_said(process)
    html = text_of(client, "plan/changes/")
    assert "[put in:" in html
    assert "Publish within 30 days." in html
    assert f'href="/en/open-plan/said/{contribution.reference}/"' in html
    assert "A decision outside this conversation" in html
    assert "The Minister, 1 October 2013: The money was found." in html
    assert "Because of what people said" in text_of(client, "commitments/1/")


def test_the_first_version_has_nothing_to_explain(client, process):
    a_plan(process)
    assert "This is the first version" in text_of(client, "plan/changes/1/")


def test_an_earlier_version_stays_readable_and_says_that_it_is_not_the_latest(client, process):
    changed_because_of_what_somebody_said(process)
    assert "This is not the latest version." in text_of(client, "plan/1/")
    html = text_of(client, "commitments/1/?version=1")
    assert "This is what version 1 said." in html
    assert "Autumn 2014" in html


@pytest.mark.parametrize("number", [1, 3])
def test_pages_take_as_many_statements_for_three_as_for_one(client, django_assert_num_queries, process, number):
    a_plan(process, commitments=number, sentences=number)
    with django_assert_num_queries(10):
        client.get("/en/open-plan/plan/")
    with django_assert_num_queries(18):
        client.get("/en/open-plan/commitments/1/")
    with django_assert_num_queries(15):
        client.get("/en/open-plan/progress/")
    with django_assert_num_queries(3):
        client.get("/en/open-plan/plan/versions/")


def test_a_sentence_whose_welsh_is_older_says_so_in_welsh_alone_and_shows_what_is_newer(client, process):
    version = a_version(process)
    entry = a_commitment(version)
    wording = a_sentence(entry, "We will publish it.", cy="Byddwn yn ei gyhoeddi.")
    plans.edit_sentence(actor=HOST, wording=wording, text=wording.text | {"en": "We publish it each spring."})
    published(version)
    welsh = client.get("/cy/open-plan/commitments/1/").content.decode()
    assert "Mae’r geiriau hyn yn hŷn" in welsh
    assert '<p lang="en" dir="auto">We publish it each spring.</p>' in welsh
    assert "These words are older" not in client.get("/en/open-plan/commitments/1/").content.decode()


def test_a_coalition_is_shown_with_the_members_that_this_version_names(client, process):
    version = a_version(process)
    entry = a_commitment(version)
    friends, newts, ponds = (factories.an_organisation(name=name) for name in ("Friends", "Newt Watch", "Pond Aid"))
    plans.set_parties(actor=HOST, entry=entry, leads=[], partners=[friends], members={friends: [newts, ponds]})
    published(version)
    page = " ".join(client.get("/en/open-plan/commitments/1/").content.decode().split())
    shown = 'Friends <span class="hb-soft">(a coalition of Newt Watch, Pond Aid)</span>'
    assert shown in page

    draft = plans.start_version(actor=HOST, process=process)
    reeds = factories.an_organisation(name="Reed Trust")
    entry = plan_queries.entry_in(draft, 1)
    plans.set_parties(actor=HOST, entry=entry, leads=[], partners=[friends], members={friends: [newts, reeds]})
    page = " ".join(client.get("/en/open-plan/commitments/1/").content.decode().split())
    assert shown in page
    assert "Reed Trust" not in page
