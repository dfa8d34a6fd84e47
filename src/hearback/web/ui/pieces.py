"""The values that shared templates are drawn from: small, frozen, made by doors, and free of HTML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

When = Literal["past", "now", "next", ""]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; without an address they are only words."""

    text: StrOrPromise
    href: str = ""
    # What is said after the words to someone who hears only the link ("Change" … "your name").
    about: StrOrPromise = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a summary list: a key, its value, and what may be done about it."""

    key: StrOrPromise
    value: object
    actions: tuple[Link, ...] = ()
    # "text" keeps line breaks and takes the direction of what a person wrote.
    kind: Literal["value", "text"] = "value"
    language: str = ""


def change(
    key: StrOrPromise, value: object, href: str, *, kind: Literal["value", "text"] = "value", language: str = ""
) -> Row:
    """A row of a check-what-you-wrote page: it has a "Change" link to the place where it was written."""
    return Row(key, value, (Link(_("Change"), href, about=key),), kind, language)


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list: where it leads and how far it is."""

    title: StrOrPromise
    href: str = ""
    status: StrOrPromise = ""
    colour: str = ""
    hint: StrOrPromise = ""


MARKERS: dict[When, StrOrPromise] = {
    "past": pgettext_lazy("timeline", "Done"),
    "now": pgettext_lazy("timeline", "Now"),
    "next": pgettext_lazy("timeline", "Still to come"),
    "": "",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One dated entry of a timeline. A date may be in words ("Autumn 2014")."""

    when: date | datetime | StrOrPromise
    title: StrOrPromise
    text: StrOrPromise = ""
    href: str = ""
    marker: When = "past"

    @property
    def is_dated(self) -> bool:
        """Whether `when` is a date for a `<time>`, not words."""
        return isinstance(self.when, date)

    @property
    def machine_date(self) -> str:
        """The day for the `datetime` attribute."""
        return self.when.strftime("%Y-%m-%d") if isinstance(self.when, date) else ""

    @property
    def marker_text(self) -> StrOrPromise:
        """What the marker says in words."""
        return MARKERS[self.marker]


@dataclass(frozen=True, slots=True)
class Navigation:
    """The menu under the header: whose it is, where it leads, and who runs it (for the footer)."""

    name: StrOrPromise
    home: str
    items: tuple[Link, ...]
    run_by: StrOrPromise = ""


# The pages of a process, in the order in which a newcomer asks; addresses are below the process's own.
PROCESS_PAGES: tuple[tuple[str, StrOrPromise], ...] = (
    ("about/", pgettext_lazy("menu", "About")),
    ("plan/", pgettext_lazy("menu", "Plan")),
    ("events/", pgettext_lazy("menu", "Events")),
    ("network/", pgettext_lazy("menu", "Network")),
    ("have-your-say/", pgettext_lazy("menu", "Have your say")),
    ("said/", pgettext_lazy("menu", "What people said")),
    ("answers/", pgettext_lazy("menu", "Answers")),
    ("progress/", pgettext_lazy("menu", "Progress")),
    ("documents/", pgettext_lazy("menu", "Documents")),
)


def process_navigation(name: StrOrPromise, home: str, *, run_by: StrOrPromise = "") -> Navigation:
    """The menu of a process whose pages are below `home` ("/en/uk-2013/")."""
    return Navigation(name, home, tuple(Link(text, home + page) for page, text in PROCESS_PAGES), run_by)


@dataclass(frozen=True, slots=True)
class Preview:
    """What stands elsewhere where somebody pastes a link to the page: its title, a sentence or two, its whole address."""

    title: StrOrPromise
    description: StrOrPromise
    address: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work has come, for the page that shows it."""

    title: StrOrPromise
    done: int
    total: int | None
    sentence: StrOrPromise
    finished: bool = False
    failed: bool = False
    then: Link | None = None


Rows = Sequence[Row]
