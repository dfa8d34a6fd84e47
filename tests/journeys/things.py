"""A thing for every address: what the demonstration does not have is added to it, through the actions."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from hearback.analysis import actions as analysis
from hearback.analysis.models import Code, Group, Sample, Unit
from hearback.answers import actions as answers
from hearback.answers.models import Answer, Prepared, StartingText
from hearback.contributions import actions as contributions
from hearback.contributions.models import Bulk, Contribution, Letter, Source
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Side, Viewer
from hearback.events import actions as events
from hearback.events.models import Event
from hearback.journal.models import Fact
from hearback.outbox import actions as outbox
from hearback.people import actions as people
from hearback.people import links
from hearback.people.models import Contact, Organisation, Participant
from hearback.plans import actions as plans
from hearback.plans import queries as plan_queries
from hearback.plans.models import Target, Version
from hearback.processes import actions as processes
from hearback.processes import queries as process_queries
from hearback.processes.models import Announcement, Phase, Process, Question, Step, Theme
from hearback.reportback import actions as reportback
from hearback.reportback import queries as report_queries
from hearback.reportback.models import Following, Telling
from hearback.search import actions as search
from tests.architecture.world import Thing
from tests.contributions.files import a_csv, brought
from tests.contributions.reading.letters import a_message, an_mbox
from tests.factories import a_contribution, a_jpeg, a_letter, a_sample, called, coded, told
from tests.journeys.of_processes import (
    add_announcement,
    add_carried,
    add_document,
    add_events,
    add_forum,
    add_invited,
    add_paused,
    add_plan,
    add_ready,
    add_receiver,
    add_sentence,
    add_waits,
    add_week_mail,
    add_worded,
)


def _batch(process: Process) -> UUID:
    """A fact that caused something to be sent."""
    fact = Fact.objects.filter(process_uuid=process.uuid).latest("pk").uuid
    words = {"to": "ann@example.org", "subject": "An answer", "body": "Words.", "language": "en"}
    outbox.put_message(key="page-of-a-batch", batch=fact, process=process.uuid, **words)
    return fact


def _bundle(at: dict[str, Any]) -> Thing:
    """The letters that were posted in the demonstration."""
    process = Process.objects.get(slug=at["process"])
    one = next(one for one in report_queries.bundles_by_hand(HOST, process) if one.channel == "post")
    return Thing(at | {"bundle": one.uuid, "channel": one.channel})


def every_thing() -> dict[str, Thing]:
    """One of each kind, in the demonstration, with what it has none of."""
    process = Process.objects.get(slug="uk-2013")
    search.build(process=process)
    draft = processes.start_process(actor=HOST, slug="in-preparation", name={"en": "Being prepared"}, run_by="both")
    first = {
        model: model.objects.filter(process=process).first() for model in (Question, Theme, Phase, Step, Announcement)
    }
    post = processes.invite(
        actor=HOST,
        process=process,
        email="colleague@example.org",
        name="Colleague",
        role="coordinator",
        side=Side.GOVERNMENT,
    )
    final = Version.objects.filter(process=process).latest("number")
    writing = plans.start_version(actor=HOST, process=process, label="Amendment")
    target = Target.objects.filter(entry__version=writing).first()
    number = target.entry.commitment.number
    answered = Contribution.objects.filter(process=process, state="answered", commitment__isnull=False).first()
    at = {"process": process.slug}
    kinds = {"question": Question, "theme": Theme, "phase": Phase, "step": Step}
    return {
        "site": Thing({}),
        "process": Thing(at),
        "public:search": Thing({}, query="?q=council"),
        "public:near": Thing(at, query="?region=north-west&q=Manchester"),
        "public:process_search": Thing(at, query="?q=council"),
        "desk:open": Thing({"process": add_ready(draft).slug}),
        "demonstration": Thing(at),
        "paused": Thing({"process": add_paused(draft).slug}),
        **{kind: Thing(at | {"uuid": first[model].uuid}) for kind, model in kinds.items() if first[model]},
        "post": Thing(at | {"uuid": post.uuid}),
        "announcement": Thing(at | {"slug": first[Announcement].slug}),
        "desk:announcement_remove": Thing(at | {"slug": add_announcement(process).slug}),
        "desk:announcement_publish": Thing(at | {"slug": "not-yet"}),
        "document": Thing(at | {"slug": add_document(process).slug}),
        **dict.fromkeys(
            ("desk:document_publish", "desk:document_remove"),
            Thing(at | {"slug": add_document(process, published=False).slug}),
        ),
        **add_forum(process),
        "version": Thing(at | {"number": final.number}),
        **dict.fromkeys(
            ("desk:plan_texts", "desk:plan_publish", "desk:plan_why", "desk:plan_add", "desk:plan_questions"),
            Thing(at | {"number": writing.number}),
        ),
        "wording": Thing(at | {"number": writing.number, "commitment": number, "milestone": target.milestone.uuid}),
        "commitment": Thing(at | {"number": number}),
        "progress": Thing(at | {"commitment": number, "milestone": target.milestone.number}),
        "answer": Thing(at | {"answer": Answer.objects.filter(process=process, outcome="changed").first().uuid}),
        "desk:contribution": Thing(at | {"reference": answered.reference}),
        "public:contribution": Thing(at | {"reference": answered.reference}),
        "desk:author_told": Thing(at | {"reference": answered.reference}),
        "desk:lost_link": Thing(at | {"reference": answered.reference}),
        "batch": Thing(at | {"uuid": _batch(process)}),
        "source": Thing({"process": process.slug, "uuid": _file(process).uuid}),
        "plan-upload": Thing({"process": process.slug, "uuid": add_plan(process).uuid}),
        "source-line": Thing({"process": process.slug, "uuid": _letters(process).uuid, "number": 1}),
        "suspected": Thing(at, query=f"?do=spam&c={_may_be_spam(process).reference}"),
        "unreached": Thing(at | {"reference": _unreached(process).reference}),
        "group": Thing(at | {"group": _campaign(process).uuid}),
        "code": Thing(at | {"number": _coded(answered).number}),
        "sample": Thing(at | {"uuid": _coded_apart(answered).uuid, "order": 1, "coder": 1}),
        "bulk": Thing(at | {"act": "put", "uuid": _many(process).uuid}),
        "sentence": Thing(at | add_sentence(final)),
        "carried": Thing(at | {"carried": add_carried(final).uuid}),
        "job": Thing(
            {
                "uuid": outbox.put_job(
                    actor=HOST, kind="remove-demonstration", key="page", payload={"process": str(uuid4())}
                ).uuid
            }
        ),
        "sign-in": Thing({"token": "a-token"}),
        **add_events(process),
        **_somebody(process),
        **_talking(process),
        "counted-in": _counted_in(process),
        "following": _following(process),
        "webhook": Thing({"uuid": add_receiver().uuid}),
        **_reporting(process, writing.previous, number, target.milestone.number),
    }


def _reporting(process: Process, version: Version, number: int, milestone: int) -> dict[str, Thing]:
    """A post that reports by its link, with a report that has a file, and what a side says to it."""
    at = {"process": process.slug}
    entry = plan_queries.entry_in(version, number)
    lead = plans.name_lead(
        actor=HOST,
        commitment=entry.commitment,
        key=uuid4(),
        post="Open data team (invented)",
        email="lead@example.org",
        language="en",
    )
    token = links.mint(Purpose.REPORT, lead.uuid, lead.link_version)
    by = Viewer(grants=frozenset({Grant(Purpose.REPORT, lead.uuid, lead.link_version)}))
    words = {"en": "Half is done. (Invented.)", "cy": "Mae hanner wedi’i wneud. (Dyfeisiwyd.)"}
    told = {"status": "limited", "text": words, "in_the_way": words, "evidence": ["https://example.org/it"]}
    update = plans.report_progress(actor=by, key="page", commitment=entry.commitment, lead=lead, **told)
    file = plans.add_evidence(actor=by, update=update, key=uuid4(), data=a_jpeg())
    plans.show_evidence(actor=HOST, evidence=file, description=words)
    side = {"side": Side.CIVIL_SOCIETY, "text": words, "said_as": "The network (invented)"}
    plans.remark_on_progress(actor=HOST, update=update, key=uuid4(), **side)
    found = {"by": "independent", "edition": "2020", "codes": {"verifiable": "yes", "completion": "limited"}}
    found |= {"body": "The reviewers (invented)", "report": "results (invented)"}
    assessment = plans.record_assessment(actor=HOST, commitment=entry.commitment, **found)
    return {
        "assessment": Thing(at | {"assessment": assessment.uuid}),
        "assessing": Thing(at | {"commitment": number, "kind": "independent"}),
        "lead": Thing(at | {"commitment": number, "lead": lead.uuid}),
        "reporting": Thing(at | {"uuid": lead.uuid, "update": update.uuid, "milestone": milestone}, token),
        "remark": Thing(at | {"update": update.uuid}),
        "evidence": Thing(at | {"file": file.uuid}),
        "bundle": _bundle(at),
        "call": Thing(at | {"call": _call(process)}),
        "without-email": _without_email(process),
        "desk:undelivered": Thing(at, query=f"?reference={_on_a_posted_letter(process)}"),
    }


def _may_be_spam(process: Process) -> Contribution:
    words = {"kind": "offer", "language": "en", "words": "Cheap watches! (Invented.)"}
    return contributions.say(actor=NOBODY, process=process, key=uuid4(), suspected=True, **words)


def _unreached(process: Process) -> Contribution:
    """Somebody whose address sends messages back."""
    a_contribution(process, email="back@example.org")
    people.address_returned(contact=Contact.objects.get(address="back@example.org").uuid)
    said = a_contribution(process, email="back@example.org")  # after it: a worker may tell of the first before
    told(said)
    return said


def _on_a_posted_letter(process: Process) -> str:
    """A reference that stands on a letter that was posted in the demonstration."""
    told = Telling.objects.filter(process=process, message__channel="post", message__state="done")
    return told.exclude(contribution=None).first().contribution.reference


def _without_email(process: Process) -> Thing:
    """What somebody said who left a postal address alone, with its link."""
    said = a_contribution(process, post="1 Invented Street", told_by="post")
    token = links.mint(Purpose.SAID, said.uuid, said.link_version)
    return Thing({"process": process.slug, "reference": said.reference}, token)


def _call(process: Process) -> UUID:
    """Somebody who is to be rung up."""
    said = a_contribution(process, phone="01632 960001", told_by="phone")
    told(said)
    return next(one.uuid for one in report_queries.calls(HOST, process) if said.reference in one.references)


def _many(process: Process) -> Bulk:
    """Something done to many at once; and a list that was kept under a name."""
    contributions.save_view(actor=HOST, process=process, name="Old ones", query="state=waiting")
    rows = list(Contribution.objects.filter(process=process, state="waiting")[:2])
    return contributions.put_under(actor=HOST, process=process, contributions=rows, theme=None, key=uuid4())


def _campaign(process: Process) -> Group:
    """The same words from seven people, one of whom changed a word."""
    letter = (
        "Please publish each contract of our council with its price and with the name of whoever got it. (Invented.)"
    )
    for words in (*[letter] * 6, letter.replace("price", "cost")):
        contributions.say(
            actor=NOBODY, process=process, key=uuid4(), kind="suggestion", language="en", words=words, name="A person"
        )
    analysis.group(process=process)
    return Group.objects.latest("pk")


def _coded(contribution: Contribution) -> Code:
    """Two themes that everybody sees, one under the other, and what is about both."""
    process = contribution.process
    given = {"definition": {"en": "What councils spend, and on what. (Invented.)"}}
    wide = analysis.add_code(actor=HOST, process=process, key=uuid4(), label={"en": "Money", "cy": "Arian"}, **given)
    narrow = analysis.add_code(actor=HOST, process=process, key=uuid4(), label={"en": "Prices"}, parent=wide)
    coded(contribution, wide, narrow)
    analysis.show_themes(actor=HOST, process=process, shown=True)
    called(contribution)
    return wide


def _coded_apart(contribution: Contribution) -> Sample:
    """A sample of one, of which two people say different things."""
    sample = a_sample(contribution.process, [contribution])
    unit = Unit.objects.get(sample=sample)
    codes = list(Code.objects.filter(codebook__process=contribution.process, standard=""))
    for user, some in ((sample.first, codes[:1]), (sample.second, codes)):
        analysis.code_apart(actor=process_queries.viewer(user=user.pk), unit=unit, codes=some, stance="supports")
    return sample


def _file(process: Process) -> Source:
    """A form's export that was read, with one line that cannot be taken."""
    rows = [("Publish more. (invented)", "Nia (invented)", "nobody", "30"), ("Say when. (invented)", "", "", "")]
    data = a_csv(["Comment", "Name", "Email", "Age"], rows)
    columns = {"words": ["Comment"], "name": ["Name"], "email": ["Email"]}
    return brought(process, data, kind="spreadsheet", name="form (invented).csv", columns=columns)


def _letters(process: Process) -> Source:
    """A mailbox with two messages of one person, of which the first makes two points."""
    said = [a_message("1. Publish more. (invented)\n2. Say when. (invented)"), a_message("And where. (invented)")]
    return brought(process, an_mbox(*said).getvalue(), kind="mail", name="letters (invented).mbox")


def _answered_to(process: Process, person: Participant) -> Thing:
    """What somebody said and has an answer to, by its private link."""
    said = a_contribution(process)
    given = {"outcome": "no", "reason": {"en": "There is no money. (invented)"}, "decided_by": "The team"}
    answers.answer(actor=HOST, process=process, key=uuid4(), contributions=[said], **given)
    at = {"process": process.slug, "reference": said.reference}
    return Thing(at, links.mint(Purpose.SAID, said.uuid, said.link_version), person)


def _on_paper(process: Process) -> Thing:
    """What a letter says, by its own link: who wrote it left no e-mail address."""
    letter = a_letter(process, name="Mair (invented)", post="1 Invented Street\nTreffaith")
    said = Contribution.objects.get(letter=letter)
    at = {"process": process.slug, "reference": said.reference}
    return Thing(at, links.mint(Purpose.SAID, said.uuid, said.link_version))


def _text(process: Process) -> StartingText:
    """A text to begin an answer with."""
    return answers.write_text(actor=HOST, process=process, name="Budget", text={"en": "No money, {reference}."})


def _prepared(process: Process) -> Prepared | Answer:
    """An answer that has not gone out."""
    given = answers.Given(outcome="no", reason={"en": "There is no money. (invented)"}, decided_by="The team")
    waits = a_contribution(process)
    return answers.prepare(actor=HOST, process=process, key=uuid4(), contributions=[waits], given=given)


def _letter(process: Process) -> Letter:
    """A letter that was typed in, with a scan of it."""
    given = {"words": "Say where. (invented)", "kind": "concern", "language": "en", "page": a_jpeg()}
    return contributions.type_in(actor=HOST, process=process, key=uuid4(), **given)


def _somebody(process: Process) -> dict[str, Thing]:
    """Somebody who booked and spoke, with every link that they could have."""
    event = Event.objects.get(slug="coming")
    given = {"name": "Nia (invented)", "email": "nia@example.org", "language": "en"}
    booking = events.book(actor=NOBODY, event=event, key=uuid4(), **given, needs="Large print")
    words = {"kind": "suggestion", "words": "Publish more. (invented)", "attribution": "not-shown"}
    said = contributions.say(actor=NOBODY, process=process, key=uuid4(), **given, **words)
    begun = contributions.begin_draft(
        process=process, language="en", values=words | {"told_in": "en", "email": given["email"]}
    )
    person = Participant.objects.get(pk=Contact.objects.get(address=given["email"]).participant_id)
    token = {
        purpose: links.mint(purpose, thing.uuid, thing.link_version)
        for purpose, thing in (
            (Purpose.ME, person),
            (Purpose.QUIET, person),
            (Purpose.NOT_ME, person),
            (Purpose.SAID, said),
            (Purpose.BOOKING, booking),
        )
    }
    at = {"process": process.slug}
    author = Viewer(grants=frozenset({Grant(Purpose.SAID, said.uuid, said.link_version)}))
    shows = {"en": "A bus stop (invented)"}
    added = contributions.attach(actor=author, contribution=said, key=uuid4(), data=a_jpeg(), description=shows)
    contributions.attach_to_draft(draft=begun, key=uuid4(), data=a_jpeg(), description=shows)
    form = processes.join_network(actor=NOBODY, process=process, key=uuid4(), **given, place="Bangor", shown=True)
    entry = processes.confirm_joining(actor=HOST, joining=form)
    joined = links.mint(Purpose.NETWORK, entry.uuid, entry.link_version)
    return add_invited(process, event) | {
        "organisation": Thing({"slug": Organisation.objects.first().slug}),
        "desk:network_decide": Thing(at | {"uuid": add_waits(process).uuid}),
        "network-entry": Thing(at | {"uuid": entry.uuid}, joined, person),
        "joining-form": Thing(at | {"who": "organisation"}),
        "booking": Thing(at | {"uuid": booking.uuid, "slug": event.slug}, token[Purpose.BOOKING], person),
        "person": Thing({}, token[Purpose.ME], person),
        "desk-mail": Thing({"token": add_week_mail()}),
        "quiet": Thing({"token": token[Purpose.QUIET]}),
        "not-me": Thing({"token": token[Purpose.NOT_ME]}),
        "contribution": Thing(at | {"reference": said.reference}, token[Purpose.SAID], person),
        "letter": Thing(at | {"letter": _letter(process).uuid}),
        "attachment": Thing(at | {"reference": said.reference, "file": added.uuid}, token[Purpose.SAID], person),
        "text": Thing(at | {"text": _text(process).uuid}),
        "what-we-write": Thing(at | {"text": add_worded(process)}),
        "public:mine-appeal": _answered_to(process, person),
        "public:mine-telling": _on_paper(process),
        "prepared": Thing(at | {"prepared": _prepared(process).uuid}),
        "answering": Thing(at | {"outcome": "no"}, query=f"?c={said.reference}"),
        "saying": Thing(at | {"draft": begun.uuid}),
    }


def _talking(process: Process) -> dict[str, Thing]:
    """Hidden words whose author can ask for another look, others whose author has; and a comment to say yes to."""
    contributions.set_moderation(actor=HOST, process=process, look_first=False, comments=True)
    given = {"kind": "concern", "language": "en", "attribution": "not-shown"}
    at, found = {"process": process.slug}, {}
    for route in ("public:mine-look", "desk:look", "public:comment"):
        words = f"Said for {route}. (invented)"
        said = contributions.say(actor=NOBODY, process=process, key=uuid4(), words=words, **given)
        token = links.mint(Purpose.SAID, said.uuid, said.link_version)
        found[route] = Thing(at | {"reference": said.reference}, token)
        if route != "public:comment":
            said = contributions.hide(actor=HOST, contribution=said, because="abuse")
        if route == "desk:look":
            author = Viewer(grants=frozenset({Grant(Purpose.SAID, said.uuid, said.link_version)}))
            contributions.ask_for_another_look(actor=author, contribution=said, words="I named nobody. (invented)")
    for route in ("comment", "public:comment-look", "reply"):
        one = contributions.comment(
            actor=NOBODY,
            contribution=said,
            key=uuid4(),
            text="So do I. (invented)",
            language="en",
            email=f"mo-{len(found)}@example.org",
            name="Mo (invented)",
        )
        token = links.mint(Purpose.COMMENT, one.uuid, one.link_version)
        parts = {"reference": said.reference, "comment": one.uuid, "reply": one.uuid}
        found[route] = Thing(at | parts, token, one.participant)
        if route != "comment":
            by_link = Viewer(grants=frozenset({Grant(Purpose.COMMENT, one.uuid, one.link_version)}))
            contributions.confirm_comment(actor=by_link, reply=one)
            contributions.hide_reply(actor=HOST, reply=one, because="abuse")
        if route == "reply":
            contributions.ask_for_another_look_at_comment(actor=by_link, reply=one, words="I meant myself. (invented)")
    voice = contributions.add_voice(
        actor=NOBODY, contribution=said, key=uuid4(), language="en", email="mo@example.org", name="Mo (invented)"
    )
    token = links.mint(Purpose.VOICE, voice.uuid, voice.link_version)
    mine = Thing(at | {"reference": said.reference, "voice": voice.uuid}, token, voice.participant)
    return found | {"voice": mine}


def _counted_in(process: Process) -> Thing:
    """Somebody who has still to say yes to being counted in."""
    given = {"name": "Tom (invented)", "email": "tom-helps@example.org", "language": "en"}
    theme = Theme.objects.filter(process=process).first()
    one = contributions.count_me_in(actor=NOBODY, process=process, key=uuid4(), theme=theme, **given)
    token = links.mint(Purpose.COUNTED_IN, one.uuid, one.link_version)
    return Thing({"process": process.slug, "uuid": one.uuid}, token, one.participant)


def _following(process: Process) -> Thing:
    """Somebody who follows a theme, and said yes."""
    theme = Theme.objects.filter(process=process).first()
    email = "tom-follows@example.org"
    reportback.follow(actor=NOBODY, process=process, key=uuid4(), email=email, language="en", theme=theme)
    one = Following.objects.select_related("participant").latest("id")
    token = links.mint(Purpose.FOLLOWING, one.uuid, one.link_version)
    author = Viewer(grants=frozenset({Grant(Purpose.FOLLOWING, one.uuid, one.link_version)}))
    reportback.confirm_following(actor=author, following=one)
    return Thing({"process": process.slug, "uuid": one.uuid}, token, one.participant)
