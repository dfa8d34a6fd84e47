"""Salted digests: they prove words later without holding them (research: reliability 1.5)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

import rfc8785

DOMAIN = b"hearback/v1 part\0"
SALT_BYTES = 32


def new_salt() -> bytes:
    """32 random bytes: one salt per part, so that each part can be erased by itself."""
    return secrets.token_bytes(SALT_BYTES)


def digest(salt: bytes, part: str, value: Any) -> str:
    """SHA-256 in hex over the domain, the part's name, the salt and the RFC 8785 form of `value`."""
    return hashlib.sha256(DOMAIN + part.encode() + b"\0" + salt + rfc8785.dumps(value)).hexdigest()


def matches(expected: str, salt: bytes, part: str, value: Any) -> bool:
    """Whether `value` is what was digested."""
    return hmac.compare_digest(expected, digest(salt, part, value))


def body_digest(body: Any) -> str:
    """SHA-256 in hex of the RFC 8785 form of a form's values: tells the same body from another."""
    return hashlib.sha256(rfc8785.dumps(body)).hexdigest()
