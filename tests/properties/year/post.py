"""What really leaves: a relay that keeps what it is handed, and over which the worker can die; and what a message tells."""

import re
from collections import Counter
from email.message import EmailMessage

from hearback.core.references import PATTERN

BETWEEN = "\n\n* * *\n\n"
WORD = re.compile(r"\bzq[a-j]+z\b")
# How a passage begins that holds no word of its own: with what it is about, where that is something said.
TITLES = (
    *(
        "We have what you said: ",
        "No news yet about ",
        "Not brought back yet: ",
        "What you said is several points now: ",
    ),
    *("A date has passed: commitment ", "Notes of ", "What became of what was said at "),
)


NAMED = ("The plan is published: ", "A date has passed: ", "Notes of ", "Progress on commitment ")


class DiedError(Exception):
    """The worker died: nothing after this is written down."""


class Post:
    """All mail of a year, by Message-ID. Stands in the place of the connection: a relay in a process of its own could not
    let the worker die between its yes and ours.
    """

    def __init__(self) -> None:
        self.sock = None
        self.sent: dict[str, EmailMessage] = {}
        self.new: list[EmailMessage] = []
        self.last: list[EmailMessage] = []
        self.dies_after: int | None = None

    def __call__(self, *_server: object, **_more: object) -> "Post":
        return self

    def send_message(self, email: EmailMessage, **_envelope: object) -> None:
        """Take it; what comes twice says the same."""
        number = str(email["Message-ID"])
        before = self.sent.setdefault(number, email)
        for said in ("To", "Subject", "Date", "List-Unsubscribe"):
            assert before[said] == email[said]
        assert before.get_content() == email.get_content()
        self.new += [email] if before is email else []
        if self.dies_after is not None:
            self.dies_after -= 1
            if self.dies_after <= 0:
                raise DiedError

    def rset(self) -> tuple[int, bytes]:
        """It can take the next."""
        return 250, b""

    def quit(self) -> None:
        """Goodbye."""

    def read(self) -> Counter[tuple[str, str]]:
        """What the messages that came since it was read last tell, and to whom: of each passage by what it is known."""
        self.last, self.new = self.new, []
        return Counter((str(email["To"]), says) for email in self.last for says in told_by(email))

    def digests(self) -> list[tuple[str, Counter[str]]]:
        """To whom digests were among what was read last, and what each names."""
        return [(str(email["To"]), names(email)) for email in self.last if is_digest(email)]


def told_by(email: EmailMessage) -> list[str]:
    """By what the passages of a message of report-back are known; nothing of any other message."""
    if is_digest(email):
        return []
    parts = email.get_content().split(BETWEEN)
    if len(parts) == 1:
        return known_by(str(email["Subject"]), parts[0])
    _about, parts[0] = parts[0].split("\n\n", 1)
    return [says for part in parts for says in known_by(part.split("\n", 1)[0], part)]


def is_digest(email: EmailMessage) -> bool:
    """Whether it is what a follower is sent."""
    return str(email["Subject"]).startswith("News of ")


def names(email: EmailMessage) -> Counter[str]:
    """What a digest names: an answer by what was said, anything else by its title."""
    found: Counter[str] = Counter()
    for piece in email.get_content().split("\n\n"):
        title, *_first, link = piece.split("\n") if "\n" in piece else (piece, piece)
        if "n answer to " in title:
            found[f"answer {PATTERN.findall(link)[0]}"] += 1
        elif title.startswith(NAMED):
            found[title] += 1
    return found


def known_by(title: str, text: str) -> list[str]:
    if word := WORD.search(text):
        return [word[0]]
    begins = next((one for one in TITLES if title.startswith(one)), None)
    if begins is None:
        return []
    return [begins + reference for reference in PATTERN.findall(title)] or [title]
