"""Report-back in the demonstration: how its people wish to be told, and that they were, by post, telephone and otherwise.

By e-mail nobody is: their addresses lead nowhere, and what cannot arrive must not look like a fault of the site.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hearback.contributions import queries as contributions
from hearback.contributions.models import Contribution
from hearback.core.viewer import HOST, Grant, Purpose, Viewer
from hearback.journal import following
from hearback.people import actions as people
from hearback.people import queries
from hearback.people.queries import Reach
from hearback.processes.models import Process
from hearback.reportback import actions as reportback
from hearback.reportback import jobs
from hearback.reportback import queries as told
from hearback.reportback.by_hand import TOGETHER

_CHOSEN = ("channel", "large_print", "both_languages", "post", "phone")


class Wishes:
    """How each of them wishes to be told, by the name of their voice in the file."""

    def __init__(self, rows: Mapping[str, Any]) -> None:
        self._rows = {row["voice"]: row for row in rows["wishes"]}

    def choose(self, voice: str, said: Contribution) -> None:
        """Whoever said this chooses how they are told, if they left an address. The same again changes nothing.

        A worker beside it writes nobody in between: how somebody wishes to be told is asked again when a message goes.
        """
        author = Viewer(grants=frozenset({Grant(Purpose.SAID, said.uuid, said.link_version)}))
        reach = contributions.reach_of_authors(author, [said]).get(said.pk)
        if reach is not None and reach.left_address:
            self._choose(reach, self._rows.get(voice, {"channel": "page"}))

    def _choose(self, reach: Reach, row: Mapping[str, Any]) -> None:
        own_page = Viewer(grants=frozenset({Grant(Purpose.ME, reach.uuid, reach.link_version)}))
        if "channel" in row:
            through = queries.organisation(row["through"]) if "through" in row else None
            chosen = {name: row[name] for name in _CHOSEN if name in row}
            people.choose_channel(actor=own_page, participant=reach.uuid, through=through, **chosen)
        if row.get("quiet"):
            people.set_quiet(actor=own_page, participant=reach.uuid, quiet=True)
        if row.get("returned"):
            person = queries.participant_linked(own_page, Purpose.ME)
            contact = queries.contact_of(person) if person is not None else None
            if contact is not None:
                people.address_returned(contact=contact.uuid)


def tell(process: Process) -> None:
    """Tell everybody what the journal says; then post, send, ring and hand over what waits, as somebody at the desk."""
    while following.read_on(reportback.FOLLOWER, jobs.follow):
        pass
    for channel in TOGETHER:
        where: dict[str, Any] = {"actor": HOST, "process": process, "channel": channel}
        while bundle := reportback.gather_by_hand(**where):
            reportback.open_by_hand(bundle=bundle, **where)
            reportback.mark_gone_by_hand(bundle=bundle, **where)
    for call in told.calls(HOST, process):
        if reportback.open_call(actor=HOST, process=process, call=call.uuid) is not None:
            spoken: dict[str, Any] = {"actor": HOST, "process": process, "channel": told.Channel.PHONE}
            reportback.mark_gone_by_hand(bundle=call.uuid, **spoken)
