"""The network at the desk: who was heard from, everybody in it, forms that wait, and lists that are brought in."""

from hearback.web.desk.network import heard, importing, members

urls = [*heard.urls, *importing.urls, *members.urls]
