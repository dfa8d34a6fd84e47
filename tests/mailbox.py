"""A mailbox on the loopback, by IMAP or POP3: as little of each as is needed to read, to mark and to delete."""

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from hearback.outbox.mailbox_url import MailboxAt, parse


class Mailbox:
    """What lies in it by number; numbers only rise, and what is deleted leaves a gap."""

    def __init__(self) -> None:
        self.held: dict[int, bytes] = {}
        self.came = 0
        self.read: list[int] = []
        self.password = "secret"
        self.url = ""

    @property
    def at(self) -> MailboxAt:
        return parse(self.url)

    def put(self, raw: bytes) -> int:
        self.came += 1
        self.held[self.came] = raw
        return self.came


class _Conversation(socketserver.StreamRequestHandler):
    box: Mailbox

    def say(self, *lines: bytes) -> None:
        self.wfile.write(b"".join(line + b"\r\n" for line in lines))

    def handle(self) -> None:
        self.greet()
        for line in self.rfile:
            if self.answer(line.decode().strip()):
                return


class _Imap(_Conversation):
    def greet(self) -> None:
        self.say(b"* OK [CAPABILITY IMAP4rev1 UIDPLUS] hello")

    def answer(self, line: str) -> bool:
        tag, _, command = line.partition(" ")
        held = self.box.held
        if command.startswith("CAPABILITY"):
            self.say(b"* CAPABILITY IMAP4rev1 UIDPLUS")
        elif command.startswith("LOGIN") and self.box.password not in command:
            self.say(f"{tag} NO ada@example.org has another password".encode())
            return False
        elif command.startswith("SELECT"):
            self.say(f"* {len(held)} EXISTS".encode(), b"* OK [UIDVALIDITY 7] for ever")
        elif found := re.match(r"UID SEARCH UID (\d+):\*", command):
            numbers = [number for number in held if number >= int(found[1])] or list(held)[-1:]
            self.say(f"* SEARCH {' '.join(map(str, numbers))}".encode())
        elif found := re.match(r"UID FETCH (\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)", command):
            self.box.read.append(int(found[1]))
            raw = held[int(found[1])][: int(found[2])]
            self.wfile.write(f"* 1 FETCH (UID {found[1]} BODY[]<0> {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        elif found := re.match(r"UID EXPUNGE ([\d,]+)", command):
            for number in found[1].split(","):
                del held[int(number)]
        self.say(f"{tag} OK done".encode())
        return command.startswith("LOGOUT")


class _Pop3(_Conversation):
    def greet(self) -> None:
        self.say(b"+OK hello")
        self.there, self.going = dict(enumerate(list(self.box.held), 1)), []

    def answer(self, line: str) -> bool:
        command, _, number = line.partition(" ")
        if command == "PASS" and number != self.box.password:
            self.say(b"-ERR ada@example.org has another password")
        elif command == "UIDL":
            self.say(b"+OK", *(f"{at} uid{name}".encode() for at, name in self.there.items()), b".")
        elif command == "LIST":
            self.say(b"+OK", *(f"{at} {len(self.box.held[name])}".encode() for at, name in self.there.items()), b".")
        elif command == "RETR":
            self.box.read.append(self.there[int(number)])
            lines = self.box.held[self.there[int(number)]].split(b"\r\n")
            self.say(b"+OK", *(b"." + one if one.startswith(b".") else one for one in lines), b".")
        else:
            if command == "DELE":
                self.going.append(self.there[int(number)])
            if command == "QUIT":
                for name in self.going:
                    del self.box.held[name]
            self.say(b"+OK")
        return command == "QUIT"


@contextmanager
def running_mailbox(kind: str) -> Iterator[Mailbox]:
    """A mailbox for as long as the block lasts; `kind` is imap or pop3."""
    box = Mailbox()
    handler = type("Handler", ({"imap": _Imap, "pop3": _Pop3}[kind],), {"box": box})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        box.url = f"{kind}://us:secret@127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()
