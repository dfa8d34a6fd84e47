"""The themes and organisations that a file names: those that are known are taken, the others are added."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.text import slugify

from hearback.core import languages
from hearback.core.digests import body_digest
from hearback.core.text import fold
from hearback.core.viewer import Viewer
from hearback.people import actions as people
from hearback.people import queries as people_queries
from hearback.people.models import Organisation
from hearback.plans.importing.institutions import Body
from hearback.processes import actions as processes
from hearback.processes.models import Process, Theme


def themes_called(actor: Viewer, process: Process, names: Iterable[str], *, add: bool = True) -> dict[str, Theme]:
    """The themes of these names, in the order in which those that are new are added."""
    by_name = {fold(text): theme for theme in Theme.objects.filter(process=process) for text in theme.name.values()}
    found: dict[str, Theme] = {}
    for name in dict.fromkeys(names):
        slug = slugify(name)[:60].strip("-") or f"theme-{body_digest(name)[:8]}"
        known = by_name.get(fold(name))
        if known is None and add:
            known = processes.add_theme(actor=actor, process=process, slug=slug, name=in_first_language(name))
        if known is not None:
            found[name] = known
    return found


def organisations_called(actor: Viewer, bodies: Iterable[Body], *, add: bool = True) -> dict[str, Organisation]:
    """The organisations of these names, by their name; in whatever case and language they are known.

    Named in a plan is not the same as having agreed to be listed as part of the network.
    """
    wanted = {body.name: body for body in bodies}
    known = people_queries.organisations_called(wanted)
    found: dict[str, Organisation] = {}
    for name, body in wanted.items():
        one = known.get(people_queries.folded(name))
        if one is None and add:
            words = in_first_language(name)
            one = people.add_organisation(actor=actor, slug=body.slug, name=words, kind=body.kind, listed=False)
        if one is not None:
            found[name] = one
    return found


def in_first_language(text: str) -> dict[str, str]:
    """A text as the first language of the site has it."""
    return {languages.codes()[0]: text}
