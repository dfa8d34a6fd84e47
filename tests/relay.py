"""A real mail server on the loopback: keeps what it takes, refuses what it is told to."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from hearback.outbox.mail_url import MailServer, parse


class Relay:
    """What arrived, as (addresses, message); and what to answer to whom."""

    def __init__(self, port: int) -> None:
        self.taken: list[tuple[list[str], EmailMessage]] = []
        self.senders: list[str] = []
        self.refuse: dict[str, str] = {}
        self.refuse_data = ""
        self.url = f"smtp://127.0.0.1:{port}?from=team@example.org"

    @property
    def server(self) -> MailServer:
        return parse(self.url)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.refuse.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.refuse_data:
            return self.refuse_data
        self.senders.append(envelope.mail_from)
        self.taken.append((envelope.rcpt_tos, message_from_bytes(envelope.original_content, policy=policy.default)))
        return "250 OK"


@contextmanager
def running_relay() -> Iterator[Relay]:
    """A mail server for as long as the block lasts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    relay = Relay(port)
    controller = Controller(relay, hostname="127.0.0.1", port=port, enable_SMTPUTF8=False)
    controller.start()
    try:
        yield relay
    finally:
        controller.stop()
