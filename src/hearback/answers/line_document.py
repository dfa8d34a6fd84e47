"""A line that is asked for as a document, for officials who work with documents: the points, and room to write.

It says what the link shows: what everybody may read of each point, and never who said it. All of it is text: nothing in it
is a field or a formula, whatever somebody wrote.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from hearback.answers import line_messages
from hearback.answers.models import LineRequest
from hearback.answers.queries.lines import PointShown
from hearback.core.days import in_words
from hearback.core.word_documents import BOX, PLAIN, QUOTE, Block, document, heading


def written(request: LineRequest, points: Sequence[PointShown]) -> Iterator[bytes]:
    """The document (.docx) in the language in which the line is asked, with what is written so far in its boxes."""
    with translation.override(request.language):
        return document(_("A line is asked of you"), request.language, list(_blocks(request, points)))


def _blocks(request: LineRequest, points: Sequence[PointShown]) -> Iterator[Block]:
    names = line_messages.names(request) | {"post": request.post}
    yield Block(_("%(runner)s asks %(post)s for a line on what people raised about “%(process)s”.") % names)
    yield Block("", strong=_("Please send it by %(day)s.") % names)
    if request.note:
        yield Block(request.note)
    asked = [one for one in points if one.said is not None and one.may_be_answered]
    if not asked:
        yield Block(_("Nothing needs a line any more: what people raised is answered, or was taken back."))
        return
    yield heading(1, _("How to give it back"))
    yield Block(
        _(
            "Write in the box under each point. Leave a box empty where you have nothing to say. Fill in at the end who "
            "cleared it and when, and send this document back to us: %(contact)s"
        )
        % names
    )
    if request.sent is None:
        yield Block(line_messages.link(request), strong=_("Or online, without an account:"))
    yield Block(line_messages.whoever_has_it())
    yield heading(1, _("The points"))
    for one in asked:
        yield from _point(one, request.language)
    yield heading(1, _("Who cleared it?"))
    yield Block(_("By post and body, never a person’s name. For example: Deputy director, open data, the Treasury"))
    yield Block(request.cleared_by, BOX)
    yield heading(1, _("When was it cleared?"))
    yield Block(in_words(request.cleared_on) if request.cleared_on else "", BOX)


def _point(one: PointShown, language: str) -> Iterator[Block]:
    reference = one.point.contribution.reference
    yield heading(2, reference)
    if one.said is not None and one.said.words:
        yield Block(one.said.words, QUOTE, one.said.language)
    else:
        yield Block(_("These words are not shown."))
    yield Block("", PLAIN, strong=_("Your line on %(reference)s") % {"reference": reference})
    yield Block(one.text or _ROOM, BOX, language)


_ROOM = "\n\n\n"
