"""What the world has of what people say: as it stands in every state, and what is worked on it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from hearback.analysis import actions as analysis
from hearback.analysis.models import Code, Group, Member, Sample, Unit
from hearback.answers import actions as answers
from hearback.answers.models import LinePoint
from hearback.contributions import actions as contributions
from hearback.contributions import queries as contribution_queries
from hearback.contributions.models import Contribution, Source, SourceRow
from hearback.core import clock
from hearback.core.viewer import HOST, NOBODY, Grant, Purpose, Viewer
from hearback.erasure import actions as erasure
from hearback.journal.models import Fact
from hearback.outbox import actions as outbox
from hearback.people import actions as people
from hearback.people import links
from hearback.people.models import Contact, Participant
from hearback.plans import actions as plans
from hearback.plans.models import Commitment, Entry, PlanUpload
from hearback.processes.models import Process, Question
from hearback.reportback import actions as reportback
from hearback.reportback.wordings import Text as WrittenText
from tests.architecture.world.of_reportback import add_bundle, add_call, add_unreached, add_without_email
from tests.architecture.world.things import LINE, MARKDOWN, MEMBERS, TEAM, WORKS_WITH, World, line, said
from tests.contributions.files import a_csv, brought, came_in
from tests.factories import a_contribution, a_jpeg, a_line, a_pdf, as_viewer, by_said_link, called


def _worked_through(world: World, process: Process, one: Contribution) -> None:
    """Something done to many at once, and a list under a name."""
    done = contributions.put_under(actor=HOST, process=process, contributions=[one], theme=None, key=uuid4())
    world.add("bulk", "public", process=process.slug, act="put", uuid=done.uuid)
    kept = contributions.save_view(actor=HOST, process=process, name=line(world.keep("zqlist", WORKS_WITH)), query="")
    world.add("kept-list", "public", process=process.slug, uuid=kept.uuid)


def add_contributions(world: World, process: Process, entry: Entry) -> None:
    """One in every state, each by a person of its own, who did not want to be shown."""
    question = Question.objects.filter(process=process).first()
    said_by: dict[str, Contribution] = {}
    for state in ("public", "hidden", "held", "withdrawn", "erased", "talked-about", "other"):
        one = contributions.say(
            actor=NOBODY,
            process=process,
            key=uuid4(),
            words=f"{line(f'zqwords{state}')} zqtakenout{state}",
            kind="suggestion",
            language="en",
            question=question,
            name=line(f"zqname{state}"),
            organisation_name=line(f"zqbody{state}"),
            email=f"zqmail-{state}@example.org",
        )
        said_by[state] = one
        person = Participant.objects.get(pk=Contact.objects.get(address=f"zqmail-{state}@example.org").participant_id)
        token = links.mint(Purpose.SAID, one.uuid, one.link_version)
        gone = state == "erased"
        for word in ("zqname", "zqbody"):
            world.keep(f"{word}{state}", frozenset() if gone else TEAM, person)
        world.keep(f"zqmail-{state}@", frozenset() if gone else frozenset({"host"}), person)
        if state in {"hidden", "held", "withdrawn"}:
            world.keep(f"zqwords{state}", WORKS_WITH, person)
        contributions.tidy(actor=HOST, contribution=one, text=said(f"zqtidy{state}"))
        if state in {"hidden", "held", "withdrawn", "erased"}:
            world.keep(f"zqtidy{state}", frozenset() if gone else WORKS_WITH, person)
        _conversation(world, process, one, person, state)
        _beside(world, process, one, person, state)
        if state == "other":
            world.other_links += (token,)
        else:
            world.add("contribution", state, token, person, process=process.slug, reference=one.reference)
            world.add(
                "answering", state, token, person, process=process.slug, outcome="no", query=f"?c={one.reference}"
            )
            world.add("said-link", state, token, person, token=token)
        if gone:
            world.keep("zqwordserased", frozenset())
            erasure.erase_person(actor=HOST, participant=person)
    contributions.hide(actor=HOST, contribution=said_by["hidden"], because="personal")
    contributions.ask_for_another_look(
        actor=by_said_link(said_by["hidden"]),
        contribution=said_by["hidden"],
        words=line(world.keep("zqlook", TEAM)),
    )
    contributions.hold(actor=HOST, contribution=said_by["held"])
    words = line(world.keep("zqwordssuspected", WORKS_WITH))
    may_be_spam = contributions.say(
        actor=NOBODY, process=process, key=uuid4(), words=words, kind="offer", language="en", suspected=True
    )
    world.add("suspected", "public", process=process.slug, query=f"?do=spam&c={may_be_spam.reference}")
    contributions.withdraw(actor=by_said_link(said_by["withdrawn"]), contribution=said_by["withdrawn"])
    _looked_at_together(world, process, said_by)
    _worked_through(world, process, said_by["public"])
    _letter(world, process)
    add_bundle(world, process)
    add_call(world, process)
    add_without_email(world, process)
    add_unreached(world, process)
    world.somebody = Participant.objects.get(pk=Contact.objects.get(address="zqmail-other@example.org").participant_id)
    _shown(process, entry)
    _comments(world, process, said_by["public"])
    _voices(world, process, said_by["public"])
    soon = clock.today() + timedelta(days=30)
    answers.talk_about(
        actor=HOST, contribution=said_by["talked-about"], with_whom=said("Whom"), in_the_way=said("Way"), next_news=soon
    )
    cause = answers.CauseOf(commitment=entry.commitment, sentence=_sentence_of(entry))
    answer = answers.answer(
        actor=HOST,
        process=process,
        key=uuid4(),
        contributions=[one for one in (said_by["public"], world.ruled) if one],
        outcome="partly",
        reason=said("Reason"),
        why_not_the_rest=said("Rest"),
        causes=[cause],
    )
    world.add("answer", "public", process=process.slug, answer=answer.uuid)
    _not_out_and_not_to_the_point(world, process)


def _not_out_and_not_to_the_point(world: World, process: Process) -> None:
    """An answer that has not gone out, and one of which its author says that it does not answer their point."""
    waits = contributions.say(
        actor=NOBODY, process=process, key=uuid4(), words=line("Waits"), kind="suggestion", language="en"
    )
    not_out = answers.Given(outcome="no", reason=said(world.keep("zqprepared", WORKS_WITH)), decided_by=line("Who"))
    prepared = answers.prepare(actor=HOST, process=process, key=uuid4(), contributions=[waits], given=not_out)
    asked = contributions.say(
        actor=NOBODY, process=process, key=uuid4(), words=line("Asked"), kind="suggestion", language="en"
    )
    answers.answer(
        actor=HOST,
        process=process,
        key=uuid4(),
        contributions=[asked],
        outcome="no",
        reason=said("Reason"),
        decided_by=line("Who"),
    )
    answers.appeal(actor=by_said_link(asked), contribution=asked, why=line(world.keep("zqappeal", WORKS_WITH)))
    begins = {"en": line(world.keep("zqtext", WORKS_WITH))}
    text = answers.write_text(actor=HOST, process=process, name=line("Text"), text=begins)
    world.add("text", "public", process=process.slug, text=text.uuid)
    worded = {"en": f"{line(world.keep('zqworded', TEAM))} {{date}} {{what was due}}"}
    reportback.word(actor=HOST, process=process, text=WrittenText.MISSED, number=0, title=said("Worded"), body=worded)
    world.add("what-we-write", "public", process=process.slug, text=WrittenText.MISSED.value)
    world.add("prepared", "public", process=process.slug, prepared=prepared.uuid)


def _beside(world: World, process: Process, one: Contribution, person: Participant, state: str) -> None:
    """A picture that everybody sees, a document that nobody has looked at, one beside hidden words, one that is erased."""
    given: dict[str, Any] = {"actor": by_said_link(one), "contribution": one}
    at, token = {"process": process.slug, "reference": one.reference}, links.mint(Purpose.SAID, one.uuid, 1)
    if state == "public":
        picture = contributions.attach(key=uuid4(), data=a_jpeg(), description=said("Known"), **given)
        contributions.show_attachment(actor=HOST, attachment=picture, description=said("Known"))
        world.add("attachment", "public", token, person, **at, file=picture.uuid)
    if state in {"public", "hidden", "erased"}:
        roles = frozenset() if state == "erased" else WORKS_WITH
        inside, shows = (world.keep(f"{word}{state}", roles, person) for word in ("zqinfile", "zqfileshows"))
        document = contributions.attach(key=uuid4(), data=a_pdf(inside), description=said(shows), **given)
        if state == "hidden":
            contributions.show_attachment(actor=HOST, attachment=document, description=said(shows))
        if state != "erased":
            world.add("attachment", "draft" if state == "public" else state, token, person, **at, file=document.uuid)


def add_codebook(world: World, process: Process, state: str) -> None:
    """A theme that everybody sees where they see the process."""
    word = "Known" if state == "public" else world.keep("zqcodebookdraft", MEMBERS)
    texts = {name: said(word) for name in ("definition", "belongs", "belongs_not", "examples")}
    code = analysis.add_code(actor=HOST, process=process, key=uuid4(), label=said(word), **texts)
    analysis.show_themes(actor=HOST, process=process, shown=True)
    world.add("code", state, process=process.slug, number=code.number)


def _looked_at_together(world: World, process: Process, said_by: Mapping[str, Contribution]) -> None:
    """All of them in the same words, and what one is about."""
    several = Group.objects.create(process=process, first=said_by["public"])
    Member.objects.bulk_create(Member(group=several, contribution=one, exact=True) for one in said_by.values())
    world.add("group", "public", process=process.slug, group=several.uuid)
    code = Code.objects.get(codebook__process=process, standard="")
    analysis.code(actor=HOST, contribution=said_by["public"], codes=[code], stance="mixed", turn=0)
    called(said_by["public"])
    first, second = world.users["government"], world.users["civil-society"]
    given = {"number": 1, "seed": 1, "of": 1, "codebook_number": 1, "first": first, "second": second}
    sample = Sample.objects.create(process=process, **given)
    unit = Unit.objects.create(sample=sample, order=1, contribution=said_by["public"])
    for coder, stance in ((first, "mixed"), (second, "opposes")):
        analysis.code_apart(actor=as_viewer(coder), unit=unit, codes=[code], stance=stance)
    world.add("sample", "public", process=process.slug, uuid=sample.uuid, order=1, coder=1)


def _letter(world: World, process: Process) -> None:
    """A letter whose author did not want to be shown, with a scan of it."""
    post, name, inside = (world.keep(word, roles) for word, roles in _OF_A_LETTER.items())
    typed = contributions.type_in(
        actor=HOST,
        process=process,
        key=uuid4(),
        words=line("Known"),
        kind="suggestion",
        language="en",
        name=line(name),
        wishes=people.Wishes(post=line(post)),
        page=a_pdf(inside),
    )
    (page,) = contribution_queries.pages_of(HOST, typed)
    world.add("letter", "public", process=process.slug, letter=typed.uuid, page=page.uuid)


# No page of the matrix shows who wrote it; a coordinator opens its scan.
_OF_A_LETTER = {"zqletterpost": frozenset(), "zqlettername": frozenset(), "zqletterscan": TEAM}


def _comments(world: World, process: Process, about: Contribution) -> None:
    """Comments of others: one that is shown, one that nobody has confirmed, one that waits for a look."""
    contributions.set_moderation(actor=HOST, process=process, look_first=False, comments=True)
    for state in ("public", "hidden", "held"):
        one = contributions.comment(
            actor=NOBODY,
            contribution=about,
            key=uuid4(),
            text=line(f"zqcomment{state}"),
            language="en",
            email=f"zqcomment-other-{state}@example.org",
            name=line("Commenter"),
        )
        person = one.participant
        token = links.mint(Purpose.COMMENT, one.uuid, one.link_version)
        if state != "held":
            author = Viewer(grants=frozenset({Grant(Purpose.COMMENT, one.uuid, one.link_version)}))
            one = contributions.confirm_comment(actor=author, reply=one)
        if state == "hidden":
            contributions.hide_reply(actor=HOST, reply=one, because="abuse")
        if state != "public":
            world.keep(f"zqcomment{state}", WORKS_WITH if state == "hidden" else frozenset(), person)
        world.keep(f"zqcomment-other-{state}@", frozenset({"host"}), person)
        at = {"process": process.slug, "reference": about.reference}
        world.add("comment", state, token, person, **at, comment=one.uuid)


def _voices(world: World, process: Process, about: Contribution) -> None:
    """Voices of others: one that counts, one with a hidden name, one that waits for a look, one without its yes."""
    for state in ("public", "hidden", "held", "withdrawn"):
        voice = contributions.add_voice(
            actor=NOBODY,
            contribution=about,
            key=uuid4(),
            language="en",
            name=line(f"zqvoice{state}"),
            attribution="named",
            email=f"zqvoice-other-{state}@example.org",
            suspected=state == "held",
        )
        person = voice.participant
        token = links.mint(Purpose.VOICE, voice.uuid, voice.link_version)
        if state != "withdrawn":
            whose = Viewer(grants=frozenset({Grant(Purpose.VOICE, voice.uuid, voice.link_version)}))
            voice = contributions.confirm_voice(actor=whose, voice=voice)
        if state == "hidden":
            contributions.hide_voice(actor=HOST, voice=voice, because="abuse")
        if state != "public":
            world.keep(f"zqvoice{state}", WORKS_WITH if state != "withdrawn" else frozenset(), person)
        world.keep(f"zqvoice-other-{state}@", frozenset({"host"}), person)
        at = {"process": process.slug, "reference": about.reference}
        world.add("voice", state, token, person, **at, voice=voice.uuid)


def add_counted_in(world: World, process: Process, commitment: Commitment) -> None:
    """Somebody who is counted in, somebody who has not said yes yet, and somebody else."""
    for state in ("public", "unconfirmed", "other"):
        word = f"zqcountedin{state}"
        row = contributions.count_me_in(
            actor=NOBODY,
            process=process,
            key=uuid4(),
            name=line(word),
            organisation_name=line(f"zqhelps{state}"),
            email=f"zqcountedin-{state}@example.org",
            language="en",
            commitment=commitment,
        )
        token = links.mint(Purpose.COUNTED_IN, row.uuid, row.link_version)
        if state != "unconfirmed":
            author = Viewer(grants=frozenset({Grant(Purpose.COUNTED_IN, row.uuid, row.link_version)}))
            contributions.confirm_counted_in(actor=author, counted=row)
        for hidden in (word, f"zqhelps{state}"):
            world.keep(hidden, TEAM if state != "unconfirmed" else frozenset(), row.participant)
        if state == "other":
            world.other_links += (token,)
        else:
            world.add("counted-in", state, token, row.participant, process=process.slug, uuid=row.uuid)


def _conversation(world: World, process: Process, one: Contribution, person: Participant, state: str) -> None:
    """What is taken out of the words; what its author and the team wrote to each other, alone and for everybody."""
    gone, author = state == "erased", by_said_link(one)
    (taken,) = contributions.redact(
        actor=HOST, contribution=one, number=1, words=f"zqtakenout{state}", because="personal"
    )
    world.keep(f"zqtakenout{state}", frozenset() if gone else WORKS_WITH, person)
    for word, actor, public in (("zqasked", author, False), ("zqopen", author, True), ("zqsaid", HOST, None)):
        given = {"contribution": one, "key": uuid4(), "text": line(f"{word}{state}"), "language": "en"}
        if public is None:
            contributions.reply_as_team(actor=actor, privately=True, **given)
        else:
            turn = contributions.reply_as_author(actor=actor, public=public, **given)
        if gone or not public or state in {"hidden", "held", "withdrawn"}:
            world.keep(f"{word}{state}", frozenset() if gone else WORKS_WITH, person)
    if state != "other":
        at = {"process": process.slug, "reference": one.reference}
        world.add("reply", state, person=person, **at, reply=turn.uuid)
        world.add("redaction", state, person=person, **at, redaction=taken.uuid)


def _sentence_of(entry: Entry) -> Any:
    from hearback.plans.models import Wording

    return Wording.objects.get(entry=entry).sentence


def _shown(process: Process, entry: Entry) -> None:
    """People who wanted to be shown, with names that break out of whatever does not escape them."""
    for attribution in ("named", "organisation"):
        contributions.say(
            actor=NOBODY,
            process=process,
            key=uuid4(),
            words=MARKDOWN,
            kind="concern",
            language="en",
            commitment=entry.commitment,
            sentence=_sentence_of(entry),
            name=LINE,
            organisation_name=LINE,
            attribution=attribution,
        )


def add_work(world: World, process: Process) -> None:
    government = as_viewer(world.users["government"])
    job = outbox.put_job(actor=government, kind="remove-demonstration", key="zq", payload={})
    world.add("job", "public", uuid=job.uuid)
    caused_by = Fact.objects.filter(process_uuid=process.uuid).latest("pk")
    outbox.put_message(
        key="zqbatch",
        to="zqbatch@example.org",
        subject=line("zqbatchsubject"),
        body=LINE,
        language="en",
        batch=caused_by.uuid,
        process=process.uuid,
    )
    world.add("batch", "public", process=process.slug, uuid=caused_by.uuid)
    _files(world, process)
    _lines(world, process)
    token = people.make_sign_in_link(actor=HOST, email="government@example.org")
    world.add("sign-in", "public", token=token)


def _lines(world: World, process: Process) -> None:
    """A line that is out, one that came back, one that is not needed: for those who answer and whoever has its link."""
    mine = WORKS_WITH | {"link"}
    world.keep("zqlineaddresspublic", WORKS_WITH)  # the others are forgotten
    for state in ("public", "sent", "taken-back"):
        asked = a_line(
            a_contribution(process, words=line("Known")),
            post=line(world.keep(f"zqlinepost{state}", mine)),
            note=line(world.keep(f"zqlinenote{state}", mine)),
            email=f"zqlineaddress{state}@example.org",
        )
        (point,) = LinePoint.objects.filter(request=asked)
        lines = {point.uuid: line(world.keep(f"zqline{state}", mine))}
        given = {"lines": lines, "cleared_by": line("Cleared"), "cleared_on": clock.today()}
        answers.write_line(actor=HOST, request=asked, send=state == "sent", **given)
        token = links.mint(Purpose.LINE, asked.uuid, asked.link_version)
        if state == "taken-back":
            answers.take_line_back(actor=HOST, request=asked)
        world.add("line", state, token, process=process.slug, uuid=asked.uuid)


def _files(world: World, process: Process) -> None:
    """A file that waits to be let in, and one that has come in: both for those who coordinate alone. So for a plan's."""
    for state in ("draft", "public"):
        text = f"## 1. {world.keep(f'zqplanfile{state}', TEAM)} {LINE}\n\nLead: {LINE}\n\nWe will publish it. {LINE}\n"
        name = f"{world.keep(f'zqplanname{state}', TEAM)} {LINE}.md"
        upload = plans.bring_plan_file(actor=HOST, process=process, data=text.encode(), name=name)
        upload = plans.read_plan_file(actor=HOST, upload=upload)
        if state == "public":
            PlanUpload.objects.filter(pk=upload.pk).update(step="done", data=None)
        world.add("plan-upload", state, process=process.slug, uuid=upload.uuid)
    words, name = world.keep("zqsourcewords", TEAM), world.keep("zqsourcename", TEAM)
    brought(
        process,
        a_csv(["Comment", "Name", f"Left {LINE}"], [(f"{words} {MARKDOWN}", name, "x"), (LINE, "", "")]),
        kind="spreadsheet",
        name=f"{world.keep('zqsourcefile', TEAM)} {LINE}.csv",
        columns={"words": ["Comment"], "name": ["Name"]},
    )
    waiting = Source.objects.latest("pk")
    came_in(process, b"- Known\n", name="zqsourcefile.txt")
    for state, source in (("draft", waiting), ("public", Source.objects.latest("pk"))):
        world.add("source", state, process=process.slug, uuid=source.uuid)
        number = SourceRow.objects.filter(source=source, fate__in=["new", "created"]).first().number
        world.add("source-line", state, process=process.slug, uuid=source.uuid, number=number)
