"""What people are told, in plain words. Every function writes in the language in use.

Those that take `Wordings` say it as the process words it; what they tell stands in the places of its text.

What a person typed is repeated to them with its answer alone, short, quoted and without addresses (`quoting`): a message
goes to an address that somebody gave, and what a stranger links to does not travel in our name. What it is about is named
by its reference.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearback.answers import endings
from hearback.answers.models import Answer, Cause, Talk
from hearback.answers.queries import AnswerShown
from hearback.contributions.models import Reply, SecondLook
from hearback.contributions.policy import Reason
from hearback.core import clock, languages, partial_dates, references
from hearback.core.days import in_words
from hearback.events.models import Event
from hearback.plans.models import Change, Commitment, ProgressUpdate, Version
from hearback.processes.models import Process
from hearback.processes.texts import where_to_answer
from hearback.reportback import change_texts
from hearback.reportback.wordings import Facts, Text, Wordings

BETWEEN_LANGUAGES = "\n\n" + "=" * 40 + "\n\n"


@dataclass(frozen=True, slots=True)
class Section:
    """One thing told: a title, paragraphs, and the public page where it stands."""

    title: str
    paragraphs: tuple[str, ...]
    link: str = ""

    def as_text(self, *, titled: bool) -> str:
        """The section as plain text."""
        parts = [self.title, *self.paragraphs] if titled else list(self.paragraphs)
        return "\n\n".join([*parts, self.link] if self.link else parts)


def page(process: Process, *parts: object) -> str:
    """The whole address of a public page of a process."""
    path = "".join(f"{part}/" for part in parts)
    return f"{settings.URL}/{languages.current()}/{process.slug}/{path}"


def received(process: Process, references_: Sequence[str], wordings: Wordings) -> Section:
    """The receipt."""
    yours = [
        _("Your reference is %(reference)s. To say it aloud: %(words)s.")
        % {"reference": reference, "words": references.aloud(reference)}
        for reference in references_
    ]
    facts = {"reference": listed(references_), "your reference": yours}
    facts["when you will hear"] = _words(process.promise_when)
    return _worded(Text.RECEIVED, process, wordings, facts, said_page(process, references_))


def answered(
    process: Process,
    references_: Sequence[str],
    shown: AnswerShown,
    wordings: Wordings,
    *,
    head: AnswerShown | None,
    kinds: Collection[str] = (),
) -> Section:
    """An answer; `head` is that of the contribution it stands with, `kinds` what kinds of thing it answers."""
    same = wordings.once(("answer", shown.answer.pk, *sorted(kinds)), lambda: _answer(process, shown, head, kinds))
    text = Text.CORRECTED if shown.answer.corrects_id else Text.ANSWERED
    return _worded(text, process, wordings, {**same, "reference": listed(references_)}, said_page(process, references_))


def _answer(process: Process, shown: AnswerShown, head: AnswerShown | None, kinds: Collection[str]) -> Facts:
    """What everybody reads whom this answer is for."""
    answer = shown.answer
    changed = _changed(process, shown.causes)
    if head is not None and answer.joined_to is not None:
        changed += [
            _("It stands with %(reference)s. This is the answer to both:") % {"reference": answer.joined_to.reference},
            _sentence(str(endings.reads(head.answer.outcome, kinds))),
            _("The reason: %(reason)s") % {"reason": languages.pick(head.answer.reason)},
            *_more(head.answer),
            *_changed(process, head.causes),
        ]
    return {
        "our answer": [_sentence(str(endings.reads(answer.outcome, kinds)))],
        "the reason": languages.pick(answer.reason).text,
        "details": _more(answer),
        "what changed": changed,
    }


def talked_about(process: Process, references_: Sequence[str], talk: Talk, wordings: Wordings) -> Section:
    """That something is being talked about."""
    facts = {
        "reference": listed(references_),
        "with whom": languages.pick(talk.with_whom).text,
        "what stands in the way": languages.pick(talk.in_the_way).text,
        "date": in_words(talk.next_news),
    }
    return _worded(Text.TALKED_ABOUT, process, wordings, facts, said_page(process, references_))


def hidden(process: Process, references_: Sequence[str], why: Reason | None) -> Section:
    """That words are not shown in public, for which reason of the policy, and what its author can do."""
    names = {"references": listed(references_)}
    paragraphs = [_("We do not show these words in public.")]
    if why is not None:
        paragraphs.append(_("The reason: %(reason)s") % {"reason": why.label})
        paragraphs.append(_("What that means: %(meaning)s") % {"meaning": why.means})
    paragraphs += [
        _("They are not deleted. They count like everything else, and get an answer."),
        _("Do you think that we are wrong? Then ask for another look, on your own page."),
    ]
    title = _("Your words are hidden: %(references)s") % names
    return Section(title, tuple(paragraphs), page(process, "rules-of-the-conversation"))


def shown_again(process: Process, references_: Sequence[str]) -> Section:
    """That words which were hidden are shown again."""
    return Section(
        _("Your words are shown again: %(references)s") % {"references": listed(references_)},
        (_("Everybody can read them again."),),
        said_page(process, references_),
    )


def looked_again(process: Process, references_: Sequence[str], look: SecondLook) -> Section:
    """What came of another look, who looked, and why."""
    result = _("Everybody can read your words again.") if look.shown else _("Your words stay hidden.")
    return Section(
        _("We have looked again at your words: %(references)s") % {"references": listed(references_)},
        (result, who_looked(look), *_words(look.note)),
        said_page(process, references_),
    )


def who_looked(look: SecondLook) -> str:
    """Whether somebody else looked than who hid the words."""
    if look.other_eyes:
        return _("Somebody else looked than the person who hid them.")
    return _("The person who hid them looked again: nobody else did.")


def replied(process: Process, references_: Sequence[str], reply: Reply) -> Section:
    """What the team wrote about what somebody said."""
    return Section(
        _("A reply to you about what you said: %(references)s") % {"references": listed(references_)},
        (
            _("The team wrote to you:"),
            reply.text,
            _("You can reply on your own page."),
        ),
        said_page(process, references_),
    )


def news_due(process: Process, references_: Sequence[str], talk: Talk, wordings: Wordings) -> Section:
    """That the day came on which news was promised, and there is none."""
    facts = {"reference": listed(references_), "date": in_words(talk.next_news)}
    return _worded(Text.NEWS_DUE, process, wordings, facts, said_page(process, references_))


def changed(
    process: Process,
    references_: Sequence[str],
    version: Version,
    changes: Sequence[Change],
    wordings: Wordings,
    *,
    as_voice: bool = False,
) -> Section:
    """That a published version changes what an answer had changed, or brings the change it promised."""
    why = _("These parts of it have to do with what you said:")
    if as_voice:
        why = _("These parts of it have to do with what you added your voice to:")
    elif not references_:  # to whoever takes part, and said none of it
        why = _("These parts of it have to do with what you want to take part in:")
    lines = [
        _("Commitment %(number)s, %(what)s")
        % {"number": one.commitment.number, "what": change_texts.of_a_commitment(one)}
        if one.commitment is not None
        else change_texts.of_the_plan(one)
        for one in changes
    ]
    again = []
    if version.reopened_because:
        again = [
            _("Both sides had signed the version before it. Why it was changed all the same:"),
            *_words(version.reopened_because),
        ]
    facts = {
        "reference": listed(references_),
        "version": str(version.label or version.get_status_display()),
        "what changed": [*again, why + "".join(f"\n- {line}" for line in lines)],
    }
    section = _worded(Text.CHANGED, process, wordings, facts, page(process, "plan", "changes"))
    return section if references_ else replace(section, title=_("The plan changed where you want to take part"))


def progressed(
    process: Process,
    references_: Sequence[str],
    update: ProgressUpdate,
    links: Sequence[str],
    wordings: Wordings,
    *,
    as_voice: bool = False,
) -> Section:
    """What was done on a commitment or milestone that an answer changed."""
    number = update.commitment.number
    report = [_("How far it is: %(status)s") % {"status": update.get_status_display()}, *_words(update.text)]
    if update.in_the_way:
        report.append(_("What stands in the way: %(what)s") % {"what": languages.pick(update.in_the_way)})
    report.append(_("Reported by: %(who)s") % {"who": update.reported_by})
    report += [_("Evidence: %(address)s") % {"address": link} for link in links]
    facts = {"reference": listed(references_), "commitment": str(number), "the report": report}
    section = _worded(Text.PROGRESSED, process, wordings, facts, page(process, "commitments", number))
    return _because_of(references_, section) if references_ and not as_voice else section


def missed(
    process: Process,
    references_: Sequence[str],
    commitment: Commitment,
    text: languages.Words,
    due: str,
    wordings: Wordings,
    *,
    as_voice: bool = False,
) -> Section:
    """That a milestone's date passed."""
    facts = {
        "reference": listed(references_),
        "commitment": str(commitment.number),
        "date": partial_dates.shown(due),
        "what was due": _words(text),
    }
    section = _worded(Text.MISSED, process, wordings, facts, page(process, "commitments", commitment.number))
    return _because_of(references_, section) if references_ and not as_voice else section


def _because_of(references_: Sequence[str], section: Section) -> Section:
    """The section with the reason why an author is told of it."""
    names = {"references": listed(references_)}
    why = _("You are told because what you said (%(references)s) had a part in it.") % names
    return replace(section, paragraphs=(*section.paragraphs, why))


def because_of_voice(references_: Sequence[str]) -> str:
    """Why somebody is told of what somebody else said."""
    return _("You are told because you added your voice to %(references)s.") % {"references": listed(references_)}


def notes(process: Process, event: Event, wordings: Wordings) -> Section:
    """That the notes of an event are published."""
    facts = {"event": languages.pick(event.title).text}
    return _worded(Text.NOTES, process, wordings, facts, page(process, "events", event.slug, "notes"))


def _worded(text: Text, process: Process, wordings: Wordings, facts: Facts, link: str) -> Section:
    """One thing told, as the process words it."""
    facts = {**wordings.once(("about", process.pk), lambda: about(process)), **facts}
    return Section(wordings.title(text, facts), wordings.paragraphs(text, facts), link)


def about(process: Process) -> dict[str, str]:
    """What every text may say of the process."""
    return {"process": languages.pick(process.name).text, "runner": process.runner or str(process.get_run_by_display())}


def message(
    process: Process,
    sections: Sequence[Section],
    wordings: Wordings,
    *,
    language: str,
    own_page: str,
    quiet: str,
    not_me: str,
) -> tuple[str, str]:
    """Subject and body of one message that tells all of this.

    With `not_me` it goes to an address that nobody has confirmed yet: it asks for that, and says how to object.
    """
    with translation.override(language):
        return subject(sections), _body(process, sections, wordings, own_page=own_page, quiet=quiet, not_me=not_me)


def subject(sections: Sequence[Section]) -> str:
    """What a message that tells all of this is called, in the language in use."""
    count = len(sections)
    if count == 1:
        return sections[0].title
    return ngettext("%(count)d piece of news for you", "%(count)d pieces of news for you", count) % {"count": count}


def _body(
    process: Process, sections: Sequence[Section], wordings: Wordings, *, own_page: str, quiet: str, not_me: str
) -> str:
    titled = len(sections) > 1
    before, after = wordings.once(("around", process.pk), lambda: wordings.around(about(process)))
    news = "\n\n* * *\n\n".join(section.as_text(titled=titled) for section in sections)
    parts = [*before, news, *after, "--"]
    if not_me:
        parts.append(_("Confirm that this is your address, so that we can write to you when there is an answer:"))
    else:
        parts.append(
            _("Everything we told you, and what you said, is on your own page. Please do not pass this link on:")
        )
    parts.append(own_page)
    if not_me:
        parts.append(_("If it was not you who wrote to us, tell us here, and we will not write to this address again:"))
        parts.append(not_me)
    if quiet:
        parts += [_("If you do not want us to write to you about what you said, tell us here:"), quiet]
    return "\n\n".join([*parts, where_to_answer(process)]) + "\n"


def listed(references_: Sequence[str]) -> str:
    """References, one after the other."""
    return ", ".join(references_)


def said_page(process: Process, references_: Sequence[str]) -> str:
    """Where one thing said stands, or the list where there are several."""
    return page(process, "said", references_[0]) if len(references_) == 1 else page(process, "said")


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _words(words: languages.Words) -> list[str]:
    picked = languages.pick(words)
    return [picked.text] if picked else []


def _more(answer: Answer) -> list[str]:
    """What an outcome says besides its reason."""
    found = []
    if why := _words(answer.why_not_the_rest):
        found.append(_("Why not the rest: %(why)s") % {"why": why[0]})
    if where := _words(answer.place):
        found.append(_("Where it stands: %(place)s") % {"place": where[0]})
    if answer.place_commitment is not None:
        found.append(_("Where it stands: commitment %(number)s") % {"number": answer.place_commitment.number})
    if answer.until is not None:
        found.append(_("We will bring it back by %(date)s.") % {"date": in_words(answer.until)})
    elif answer.next_process:
        found.append(_("We will bring it back when the next plan is made."))
    if answer.outcome == Answer.Outcome.NO:
        found.append(_("Who decided: %(who)s") % {"who": answer.decided_by})
    if answer.outcome == Answer.Outcome.THANKED:
        found.append(_("Who takes it up: %(who)s") % {"who": answer.decided_by})
    if answer.who_can:
        found.append(_("Who can decide it: %(who)s") % {"who": answer.who_can})
        found.append(_("We have passed it on to them.") if answer.passed_on else _("We have not passed it on."))
    return found


def _changed(process: Process, causes: Sequence[Cause]) -> list[str]:
    """What the answer changed, a line each."""
    lines = [line for line in dict.fromkeys(_cause(process, cause) for cause in causes) if line]
    return [_("What changed:") + "".join(f"\n- {line}" for line in lines)] if lines else []


def _cause(process: Process, cause: Cause) -> str:
    other = languages.pick(cause.other).text
    if cause.commitment is not None:
        where = _("commitment %(number)s") % {"number": cause.commitment.number}
        if cause.milestone is not None:
            where = _("commitment %(number)s, milestone %(milestone)s") % {
                "number": cause.commitment.number,
                "milestone": cause.milestone.number,
            }
        return f"{where}: {other or page(process, 'commitments', cause.commitment.number)}"
    if cause.event is not None:
        if cause.event.published is None or cause.event.published > clock.now():
            return other
        return f"{languages.pick(cause.event.title)}: {other or page(process, 'events', cause.event.slug)}"
    if cause.plan_text:
        return f"{cause.get_plan_text_display()}: {page(process, 'plan')}"
    return other
