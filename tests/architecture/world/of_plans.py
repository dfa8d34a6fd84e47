"""What the world has of plans: versions, who signs them, and what was done."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from hearback.answers import actions as answers
from hearback.answers import queries as answer_queries
from hearback.contributions import actions as contributions
from hearback.contributions.models import Carried, Contribution
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Side, Viewer
from hearback.people import links
from hearback.people.models import Organisation
from hearback.plans import actions as plans
from hearback.plans.clearance import ChangeCause
from hearback.plans.differences import differences
from hearback.plans.models import Change, Commitment, Entry, Sentence, SignOff, Version
from hearback.processes.models import Process
from tests.architecture.world.of_contributions import add_contributions, add_counted_in
from tests.architecture.world.of_reportback import add_following
from tests.architecture.world.things import TEAM, WORKS_WITH, World, line, said, written
from tests.factories import a_jpeg, a_pdf


def add_plan(world: World, process: Process, organisation: Organisation) -> None:
    """A version with what was said about it, the one that followed, one under embargo, one being written."""
    first = _version(world, process, organisation, "public", "Known")
    _publish(first, Version.Status.FOR_COMMENT)
    entry = Entry.objects.get(version=first)
    add_contributions(world, process, entry)
    second = plans.start_version(actor=HOST, process=process, title=said("Known"))
    sentence = second_sentence(second)
    plans.edit_sentence(actor=HOST, wording=sentence, text=said("Known otherwise"))
    about = _about_a_sentence(world, process, sentence.sentence)
    _publish(second, Version.Status.AGREED)
    second.refresh_from_db()
    contributions.carry(version=second)
    at = {"process": process.slug, "number": about.commitment.number}
    world.add("sentence", "public", **at, sentence=sentence.sentence.uuid)
    world.add("carried", "public", process=process.slug, carried=Carried.objects.get(contribution=about).uuid)
    plans.sign(
        actor=HOST,
        version=second,
        side=Side.GOVERNMENT,
        decision="does-not-agree",
        signed_as=line("Minister"),
        reason=said("Reason"),
        letter=line("Letter"),
        file=a_pdf(),
    )
    _signed_letters(world, process, second)
    commitment = Commitment.objects.get(process=process)
    add_counted_in(world, process, commitment)
    add_following(world, process, commitment)
    plans.report_progress(
        actor=HOST,
        key="zq",
        commitment=commitment,
        status="limited",
        text=said("Progress"),
        evidence=['https://example.org/?a="><hb-xss>'],
        reported_by=line("Lead"),
    )
    _reporting(world, process, commitment)
    world.add("version", "public", process=process.slug, number=second.number)
    word = world.keep("zqplanembargoed", WORKS_WITH)
    embargoed = _version(world, process, organisation, "embargoed", word)
    _publish(embargoed, Version.Status.FINAL, at=clock.now() + timedelta(days=3))
    world.add("version", "embargoed", process=process.slug, number=embargoed.number)
    written_now = _version(world, process, organisation, "draft", world.keep("zqplandraft", WORKS_WITH))
    world.add("version", "draft", process=process.slug, number=written_now.number)


def _signed_letters(world: World, process: Process, version: Version) -> None:
    """The letter of one side is kept for those who work on the plan, that of the other everybody may read."""
    given = {"decision": "agrees", "signed_as": line("Chair"), "letter": line("Letter"), "shown": True}
    shown = plans.sign(actor=HOST, version=version, side=Side.CIVIL_SOCIETY, file=a_pdf(), **given)
    kept = SignOff.objects.get(version=version, side=Side.GOVERNMENT.value)
    for state, of in (("public", shown), ("hidden", kept)):
        letter = of.attached.uuid if of.attached else None
        world.add("signed-letter", state, process=process.slug, number=version.number, letter=letter)


def _reporting(world: World, process: Process, commitment: Commitment) -> None:
    """A post that reports by a link, with what both sides say to its report and files in each state; one that ended."""
    at = {"process": process.slug, "commitment": commitment.number}
    codes = {"verifiable": "yes", "completion": "limited"}
    told = {"body": line("Reviewer"), "report": line("R")[:40], "text": said("Found"), "source": line("Report")}
    given = {"by": "independent", "edition": "2020", "codes": codes} | told
    one = plans.record_assessment(actor=HOST, commitment=commitment, **given)
    world.add("assessment", "public", process=process.slug, assessment=one.uuid)
    world.add("assessing", "public", **at, kind="independent")
    word = world.keep("zqleadaddress", TEAM)
    for state in ("public", "ended", "other"):
        lead = plans.name_lead(
            actor=HOST,
            commitment=commitment,
            key=uuid4(),
            post=line("Post"),
            email=f"{word}-{state}@example.org",
            language="en",
        )
        token = links.mint(Purpose.REPORT, lead.uuid, lead.link_version)
        if state == "other":
            world.other_links += (token,)
            continue
        by = Viewer(grants=frozenset({Grant(Purpose.REPORT, lead.uuid, lead.link_version)}))
        update = plans.report_progress(
            actor=by,
            key=f"zq-{state}",
            commitment=commitment,
            lead=lead,
            status="limited",
            text=said("Progress"),
            in_the_way=said("Progress"),
        )
        for side in (Side.GOVERNMENT, Side.CIVIL_SOCIETY):
            plans.remark_on_progress(
                actor=HOST, update=update, key=uuid4(), side=side, text=said("Remark"), said_as=line("Post")
            )
        world.add("lead", state, token, **at, lead=lead.uuid)
        world.add("reporting", state, token, process=process.slug, uuid=lead.uuid, update=update.uuid, milestone=1)
        world.add("remark", state, process=process.slug, update=update.uuid)
        if state == "ended":
            plans.end_lead(actor=HOST, lead=lead)
            continue
        for of_file in ("waiting", "kept", "public"):
            file = plans.add_evidence(actor=by, update=update, key=uuid4(), data=a_jpeg())
            if of_file == "public":
                plans.show_evidence(actor=HOST, evidence=file, description=said("Known"))
            if of_file == "kept":
                plans.keep_evidence(actor=HOST, evidence=file)
            world.add("evidence", of_file, token, process=process.slug, file=file.uuid)


def _about_a_sentence(world: World, process: Process, sentence: Sentence) -> Contribution:
    """Something about a sentence that the next version words otherwise: where it stands there waits for a person."""
    words = {"words": line("about a sentence"), "kind": "concern", "language": "en"}
    return contributions.say(actor=NOBODY, process=process, key=uuid4(), sentence=sentence, **words)


def second_sentence(version: Version) -> Any:
    """Any sentence of the version."""
    from hearback.plans.models import Wording

    return Wording.objects.filter(entry__version=version).first()


def _version(world: World, process: Process, organisation: Organisation, state: str, word: str) -> Version:
    version = plans.start_version(actor=HOST, process=process, label=line(word), title=said(word))
    today = clock.today()
    version = plans.edit_version(
        actor=HOST,
        version=version,
        edits=version.edits,
        introduction=written(word),
        known_gaps=written(word),
        not_yet_agreed=written(word),
        government_view=said(word),
        civil_society_view=said(word),
        comment_opens=today,
        comment_closes=today + timedelta(days=9),
    )
    entry = plans.add_commitment(actor=HOST, version=version, title=said(word), ends="Autumn 2014")
    plans.add_sentence(actor=HOST, entry=entry, field="action", text=said(word))
    target = plans.add_milestone(actor=HOST, entry=entry, text=said(word), due="Autumn 2014", output=said(word))
    plans.set_parties(actor=HOST, entry=entry, leads=[organisation])
    number, at = entry.commitment.number, {"process": process.slug}
    world.add("commitment", state, **at, number=number)
    world.add("progress", state, **at, commitment=number, milestone=1)
    world.add("wording", state, **at, number=version.number, commitment=number, milestone=target.milestone.uuid)
    return version


def _publish(version: Version, status: str, at: Any = None) -> None:
    decision = ChangeCause(Change.Cause.DECISION, line("Minister"), clock.today(), said("Why"))
    soon = clock.today() + timedelta(days=30)
    waiting = {one.contribution.uuid: (said("Not yet"), soon) for one in answer_queries.gate(HOST, version).waiting}
    causes = {one.key: decision for one in differences(version.previous, version)}
    if status == Version.Status.FOR_COMMENT:
        waiting = {}
    answers.publish_version(
        actor=HOST, version=version, status=status, causes=causes, waiting=waiting, signed_by=line("Both"), at=at
    )
