"""What the scripts of the door say, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, pgettext_lazy

from hearback.web.public import device

# A number stands behind a colon, so that one sentence does for all.
SAYS = {
    "waiting": gettext_lazy("Kept on this device, not sent yet: {n}. Go on: nothing is lost."),
    "wrong": gettext_lazy("Not taken: {n}. Below it says why, and what you can do."),
    "sent": gettext_lazy("Everything is sent."),
    "away": gettext_lazy("We cannot reach the site at the moment. The list works without it."),
    "refused": gettext_lazy(
        "Your link does not open this door any more, so the names are gone from this device. Ask an organiser for a new "
        "link and open it on this device: what is kept here is then sent."
    ),
    "clock": gettext_lazy(
        "The clock of this device is wrong. Everybody is written down as having come when we heard of it."
    ),
    "kept": gettext_lazy("kept on this device"),
    "here": pgettext_lazy("door", "Here: {here} of {places}"),
    "more": gettext_lazy("More are here than were booked. If one person was let in twice, take one back."),
    "all": gettext_lazy("Check in all: {n}"),
    "one": gettext_lazy("Check in one"),
    "in": gettext_lazy("Check in"),
    "another": gettext_lazy("One more"),
    "somebody": gettext_lazy("Somebody who gave no name"),
    "none-found": gettext_lazy("Nobody on the list fits that. Try fewer letters, or let them in below as a walk-in."),
    "send-first": gettext_lazy(
        "Not everything is sent yet. Find a network and wait until it says that everything is sent, or save what waits "
        "as a file. Then end the door."
    ),
    "ended": gettext_lazy("The names are gone from this device."),
    "close-link": gettext_lazy(
        "Your link still opens the door in this browser. When you have a network, open this page again and press the "
        "button once more."
    ),
}


def says() -> str:
    """All of it, for the page's attribute."""
    return device.sentences(SAYS)
