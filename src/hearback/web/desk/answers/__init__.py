"""Answering at the desk: the outcome first, then what it needs, then a look at what the author will read."""

from hearback.web.desk.answers.views import urls

__all__ = ["urls"]
