"""Asking the machine's own name server for text records: what a domain says about its mail (SPF, DKIM, DMARC).

The standard library asks for addresses alone. One question in UDP, and again in TCP when the answer does not fit.
"""

from __future__ import annotations

import os
import re
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

RESOLVERS = Path("/etc/resolv.conf")
PATIENCE = 3.0  # seconds
_TEXT, _INTERNET, _OPTIONS = 16, 1, 41
_LARGEST = 1232  # bytes of an answer in UDP that no network cuts
_NO_SUCH_NAME = 3

Server = tuple[str, int]


class NoResolver(Exception):
    """No name server answered: nothing is known of the name."""


def text_records(name: str, *, server: Server | None = None) -> list[str]:
    """The text records at a name; none when there is none. Raises NoResolver when nobody could say."""
    asked = server or _resolver()
    number = os.urandom(2)
    question = _question(number, name)
    try:
        answer = _by_udp(question, asked)
        if answer[2] & 2:  # cut short
            answer = _by_tcp(question, asked)
        if answer[:2] != number or answer[3] & 15 not in (0, _NO_SUCH_NAME):
            raise NoResolver
        return list(_texts(answer))
    except (OSError, IndexError, struct.error) as problem:
        raise NoResolver from problem


def _resolver() -> Server:
    try:
        found = re.search(r"^\s*nameserver\s+(\S+)", RESOLVERS.read_text(), re.MULTILINE)
    except OSError:
        found = None
    if found is None:
        raise NoResolver
    return found[1], 53


def _question(number: bytes, name: str) -> bytes:
    try:
        labels = [label.encode("idna") for label in name.strip(".").split(".")]
    except UnicodeError as problem:
        raise NoResolver from problem
    head = number + struct.pack(">HHHHH", 0x0100, 1, 0, 0, 1)  # one question, please ask on; one option
    asked = b"".join(bytes([len(label)]) + label for label in labels) + b"\0" + struct.pack(">HH", _TEXT, _INTERNET)
    return head + asked + b"\0" + struct.pack(">HHIH", _OPTIONS, _LARGEST, 0, 0)


def _by_udp(question: bytes, server: Server) -> bytes:
    family = socket.AF_INET6 if ":" in server[0] else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as line:
        line.settimeout(PATIENCE)
        line.connect(server)
        line.send(question)
        return line.recv(4096)


def _by_tcp(question: bytes, server: Server) -> bytes:
    with socket.create_connection(server, timeout=PATIENCE) as line:
        line.sendall(struct.pack(">H", len(question)) + question)
        with line.makefile("rb") as answer:
            (size,) = struct.unpack(">H", answer.read(2))
            return answer.read(size)


def _texts(answer: bytes) -> Iterator[str]:
    questions, answers = struct.unpack(">HH", answer[4:8])
    at = 12
    for _ in range(questions):
        at = _after_name(answer, at) + 4
    for _ in range(answers):
        at = _after_name(answer, at)
        kind, _class, _seconds, size = struct.unpack(">HHIH", answer[at : at + 10])
        at += 10
        if kind == _TEXT:
            yield _joined(answer[at : at + size])
        at += size


def _after_name(answer: bytes, at: int) -> int:
    """Where a name ends that begins here. A pointer to another place is its end: nothing is followed, so nothing loops."""
    while (length := answer[at]) != 0:
        if length & 0xC0:
            return at + 2
        at += length + 1
    return at + 1


def _joined(record: bytes) -> str:
    parts, at = [], 0
    while at < len(record):
        parts.append(record[at + 1 : at + 1 + record[at]])
        at += record[at] + 1
    return b"".join(parts).decode("ascii", "replace")
