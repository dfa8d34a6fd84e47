"""What the script of the capture page says, in the reader's language."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from hearback.web.public import device

# A number stands behind a colon, so that one sentence does for all.
SAYS = {
    "waiting": gettext_lazy("Kept on this device, not sent yet: {n}. Go on: nothing is lost."),
    "wrong": gettext_lazy("Not taken: {n}. Below it says why, and what you can do."),
    "sent": gettext_lazy("Everything is sent."),
    "away": gettext_lazy("We cannot reach the site at the moment. This page works without it."),
    "refused": gettext_lazy(
        "Your link does not open this page any more. Ask an organiser for a new link and open it on this device: what is "
        "kept here is then sent."
    ),
    "clock": gettext_lazy("The clock of this device is wrong. What you write down is dated when it reaches us."),
    "table": gettext_lazy("Table or group: {n}"),
    "kept": gettext_lazy("kept on this device"),
    "on-its-way": gettext_lazy("sent"),
    "correction": gettext_lazy("put right, kept on this device"),
    "words": gettext_lazy("Write down what was said"),
    "name": gettext_lazy("Enter their name, or choose not to show it"),
    "send-first": gettext_lazy(
        "Not everything is sent yet. Find a network and wait until it says that everything is sent, or save what waits "
        "as a file. Then end."
    ),
    "ended": gettext_lazy("Nothing of this page is on this device any more."),
    "close-link": gettext_lazy(
        "Your link still opens this page in this browser. When you have a network, open this page again and press the "
        "button once more."
    ),
}


def says() -> str:
    """All of it, for the page's attribute."""
    return device.sentences(SAYS)
