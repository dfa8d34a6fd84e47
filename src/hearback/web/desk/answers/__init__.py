"""Answering at the desk: the outcome first, then what it needs, then a look at what the author will read."""

from hearback.web.desk.answers import going_out, sides, texts, views

__all__ = ["urls"]
urls = [*views.urls, *going_out.urls, *sides.urls, *texts.urls]
