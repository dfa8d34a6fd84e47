"""Logs that open nothing: the address of a private link, of a one-time sign-in, of a draft or of a provider is shortened."""

from __future__ import annotations

import logging
import re

_OPENS = re.compile(r"(/(?:l|quiet|not-me|sign-in/once|have-your-say|provider)/)[^/?\s]+")


class WithoutTokens(logging.Filter):
    """Django logs the address of what it refuses; whoever reads the log must not be able to open it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record is kept; what stands in it that opens something is not."""
        record.msg, record.args = _OPENS.sub(r"\1…", record.getMessage()), None
        return True
