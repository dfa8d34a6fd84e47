"""One commitment being written: every sentence in a box of its own for each language, on one page with one form.

Whichever button is pressed, everything typed in any box is saved first, so that nothing is lost by moving, splitting
or joining a sentence. A sentence that somebody else changed meanwhile is shown beside one's own words.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from hearback.core import languages
from hearback.core.errors import BadInput, DomainError, NotAllowed
from hearback.core.languages import Words
from hearback.core.rows import uuid_in
from hearback.core.text import clean_plain
from hearback.core.viewer import Viewer
from hearback.plans import actions, queries, rules
from hearback.plans.actions import Stale
from hearback.plans.models import Entry, Field, Wording
from hearback.plans.queries import CommitmentPage
from hearback.processes.models import Process
from hearback.web.desk.plans.shared import crumbs, name_of_commitment, version_of, words_read
from hearback.web.desk.shared import found, member, page, plain, say, see_other
from hearback.web.ui.default_deny import rule
from hearback.web.ui.forms.fields import without_controls
from hearback.web.ui.viewers import viewer_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LONGEST = 5_000


@dataclass
class Box:
    """One sentence in the form: what stands in its boxes, what it was opened with, and what is wrong."""

    name: str
    part: str
    number: int
    value: Words
    was: Words
    uuid: UUID | None = None
    key: UUID | None = None
    errors: list[StrOrPromise] = field(default_factory=list)
    newer: Words | None = None
    first: bool = False
    last: bool = False
    behind: tuple[str, ...] = ()

    @property
    def texts(self) -> list[tuple[str, str, str, bool]]:
        """A text per language: its code, the language's own name, what stands in the box, and whether it is older."""
        return [
            (code, get_language_info(code)["name_local"], self.value.get(code, ""), code in self.behind)
            for code in languages.codes()
        ]

    @property
    def older(self) -> list[str]:
        """The languages whose words are older than another's, by their names here."""
        return [languages.name_of(code) for code in self.behind]

    @property
    def was_text(self) -> str:
        """What it was opened with, as it travels in the form."""
        return json.dumps(self.was)

    @property
    def lines(self) -> int:
        """How high the boxes are, so that most sentences can be read without scrolling."""
        longest = max((len(text) for text in self.value.values()), default=0)
        return max(2, min(12, longest // 55 + 1))


@dataclass
class Part:
    """One part of the commitment with its sentences and an empty box for the next one."""

    field: str
    label: StrOrPromise
    boxes: list[Box]
    new: Box


class Editor:
    """The form of one commitment."""

    def __init__(self, viewer: Viewer, entry: Entry, shown: CommitmentPage, data: Any = None) -> None:
        self.viewer, self.entry, self.data = viewer, entry, data
        self.lost: list[Words] = []
        self.parts = list(self._parts(shown))
        self.boxes = [box for part in self.parts for box in part.boxes]
        if self.boxes:
            self.boxes[0].first = self.boxes[-1].last = True
        # What the layout looks for: whether the title says “Error”.
        self.errors: list[tuple[StrOrPromise, str]] = []

    def _parts(self, shown: CommitmentPage) -> Iterator[Part]:
        written = {part.field: part.sentences for part in shown.fields}
        for value, label in Field.choices:
            boxes = [
                replace(self._box(f"s-{one.uuid}", value, number, one.text, one.uuid), behind=one.behind)
                for number, one in enumerate(written.get(value, ()), start=1)
            ]
            new = self._box(f"new-{value}", value, len(boxes) + 1, {}, None)
            new.key = uuid_in(self.data.get(f"key-{value}")) if self.data is not None else None
            new.key = new.key or uuid4()
            yield Part(value, label, boxes, new)

    def _box(self, name: str, part: str, number: int, text: Words, uuid: UUID | None) -> Box:
        if self.data is None or f"{name}-{languages.codes()[0]}" not in self.data:
            return Box(name, part, number, text, text, uuid)
        typed = {code: str(self.data.get(f"{name}-{code}", "")) for code in languages.codes()}
        was = words_read(self.data.get(f"was-{name}"))
        return Box(name, part, number, typed, text if was is None else was, uuid)

    # --- saving

    def save(self) -> bool:
        """Save every box in which something was written; whether all went well."""
        for box in self.boxes:
            self._save(box)
        for part in self.parts:
            if any(text.strip() for text in part.new.value.values()):
                self._try(part.new, lambda part=part: self._add(part))  # type: ignore[misc]
        self._find_lost()
        return not self.errors and not self.lost

    def _save(self, box: Box) -> None:
        def act() -> None:
            text = _cleaned(box.value)
            if text != box.was:
                box.was = self._edit(box, text).text

        self._try(box, act)

    def _edit(self, box: Box, text: Words) -> Wording:
        wording = self._wording(box)
        return actions.edit_sentence(actor=self.viewer, wording=wording, text=text, was=box.was)

    def _wording(self, box: Box) -> Wording:
        wording = queries.sentence_in(self.entry.version, box.uuid) if box.uuid else None
        if wording is None:
            raise BadInput(_("This sentence was removed meanwhile."))
        return wording

    def _add(self, part: Part) -> None:
        text = _cleaned(part.new.value)
        actions.add_sentence(actor=self.viewer, entry=self.entry, field=part.field, text=text, key=part.new.key)
        part.new.value, part.new.key = {}, uuid4()

    def _try(self, box: Box, act: Callable[[], object]) -> None:
        """Do something with a sentence; what cannot be done stands at its box, and every word stays."""
        try:
            act()
        except NotAllowed:
            raise
        except Stale as stale:
            box.newer, box.was = stale.newer.text, stale.newer.text
            self._wrong(box, stale.sentence)
        except DomainError as problem:
            self._wrong(box, problem.sentence)

    def _wrong(self, box: Box, sentence: StrOrPromise) -> None:
        box.errors.append(sentence)
        self.errors.append((sentence, f"{box.name}-{languages.codes()[0]}"))

    def _find_lost(self) -> None:
        """Words typed into a sentence that somebody else removed meanwhile: shown again, never dropped."""
        here = {box.name for box in self.boxes}
        names = {name.rsplit("-", 1)[0] for name in self.data if name.startswith("s-")}
        for name in sorted(names - here):
            typed = {code: str(self.data.get(f"{name}-{code}", "")) for code in languages.codes()}
            if any(typed.values()) and typed != dict.fromkeys(typed, "") | (
                words_read(self.data.get(f"was-{name}")) or {}
            ):
                self.lost.append(typed)

    # --- what the buttons do

    def do(self, what: str) -> str:
        """Do what a button says, after everything is saved; gives the name of the box to go on at."""
        act, _separator, name = what.partition(":")
        box = next((one for one in self.boxes if one.name == name), None)
        if box is None or act not in _BUTTONS:
            return ""
        self._try(box, lambda: _BUTTONS[act](self, box))
        return box.name

    def up(self, box: Box) -> None:
        """To the place before; from the first place to the end of the part before."""
        wording = self._wording(box)
        at = self._place(box)
        part = self.parts[at]
        place = part.boxes.index(box)
        if place:
            actions.move_sentence(actor=self.viewer, wording=wording, to=place - 1)
        elif at:
            before = self.parts[at - 1]
            actions.move_sentence(actor=self.viewer, wording=wording, to=len(before.boxes), field=before.field)

    def down(self, box: Box) -> None:
        """To the place after; from the last place to the beginning of the part after."""
        wording = self._wording(box)
        at = self._place(box)
        part = self.parts[at]
        place = part.boxes.index(box)
        if place < len(part.boxes) - 1:
            actions.move_sentence(actor=self.viewer, wording=wording, to=place + 1)
        elif at < len(self.parts) - 1:
            actions.move_sentence(actor=self.viewer, wording=wording, to=0, field=self.parts[at + 1].field)

    def _place(self, box: Box) -> int:
        return next(at for at, part in enumerate(self.parts) if box in part.boxes)

    def join(self, box: Box) -> None:
        """With the next one in the same part."""
        boxes = self.parts[self._place(box)].boxes
        place = boxes.index(box)
        if place == len(boxes) - 1:
            raise BadInput(_("There is no sentence after this one to join it with."))
        second = self._wording(boxes[place + 1])
        actions.join_sentences(actor=self.viewer, first=self._wording(box), second=second)

    def split(self, box: Box) -> None:
        """Where its writer began a new line."""
        wording = self._wording(box)
        at = {code: text.index("\n") for code, text in wording.text.items() if "\n" in text}
        if not at:
            raise BadInput(_("Begin a new line where the second sentence starts, in each language, then press Split."))
        actions.split_sentence(actor=self.viewer, wording=wording, at=at)

    def level(self, box: Box) -> None:
        """The languages say the same, whoever wrote the words of one later."""
        actions.level_sentence(actor=self.viewer, wording=self._wording(box))

    def remove(self, box: Box) -> None:
        """Out of this version; earlier ones keep it."""
        actions.remove_sentence(actor=self.viewer, wording=self._wording(box))


_BUTTONS: dict[str, Callable[[Editor, Box], None]] = {
    "up": Editor.up,
    "down": Editor.down,
    "join": Editor.join,
    "split": Editor.split,
    "level": Editor.level,
    "remove": Editor.remove,
}


def _cleaned(typed: Words) -> Words:
    cleaned = {code: clean_plain(text, max_length=LONGEST) for code, text in typed.items()}
    return {code: text for code, text in cleaned.items() if text}


@rule("member")
@member
def commitment(request: HttpRequest, process: Process, number: int, commitment: int) -> HttpResponse:
    """A commitment: to be written while its version is, else to be read."""
    viewer = viewer_of(request)
    version = version_of(request, process, number)
    shown = found(queries.commitment_page(viewer, process, commitment, version))
    if version.published is not None or not rules.may_write_plan(viewer, process):
        if request.method == "POST":
            raise NotAllowed
        return _page(request, process, shown, None)
    entry = found(queries.entry_in(version, commitment))
    editor = Editor(viewer, entry, shown, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        what = request.POST.get("do", "save")
        at = editor.do(what) if editor.save() else ""
        if not editor.errors and not editor.lost:
            _tell(request, editor, what)
            anchor = f"#{at}" if at and not what.startswith("remove") else ""
            return see_other("desk:plan_commitment", process.slug, number, commitment, query=anchor)
        _clean_typed(editor)
    return _page(request, process, shown, editor)


def _tell(request: HttpRequest, editor: Editor, what: str) -> None:
    if not what.startswith("remove:"):
        say(request, _("Saved"))
        return
    text = next((box.value for box in editor.boxes if box.name == what.partition(":")[2]), {})
    say(request, _("Removed from this version: “%(text)s”") % {"text": plain(text)})


def _clean_typed(editor: Editor) -> None:
    for box in [*editor.boxes, *(part.new for part in editor.parts)]:
        box.value = {code: without_controls(text) for code, text in box.value.items()}


def _page(request: HttpRequest, process: Process, shown: CommitmentPage, editor: Editor | None) -> HttpResponse:
    names = dict(settings.LANGUAGES)
    return page(
        request,
        process,
        "plans/commitment.html",
        title=name_of_commitment(shown.entry),
        under=crumbs(process, shown.version),
        shown=shown,
        entry=shown.entry,
        version=shown.version,
        editor=editor,
        questions=queries.open_proposals(viewer_of(request), shown.version, shown.entry) if editor else 0,
        lines=queries.lineage(viewer_of(request), shown.entry.commitment),
        form=editor,
        language_names=names,
    )


urls = [path("<slug:process>/plan/<int:number>/<int:commitment>/", commitment, name="plan_commitment")]
