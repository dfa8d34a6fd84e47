"""Organisations: added and changed at the desk, or brought along by whoever joins for one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.db.models import Exists, ForeignObjectRel, OuterRef, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from hearback.core import languages
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.languages import Words
from hearback.core.regions import Region
from hearback.core.text import clean_line, clean_words
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.people import addresses, facts, queries, rules
from hearback.people.models import Organisation

# Characters. Plans name committees and groups of bodies in full: the longest of the world has 316.
LONGEST_ORGANISATION = 500
PLACE_LENGTH = 120


class MoreAboutOrganisation(TypedDict, total=False):
    """What can be said of an organisation beside its name and kind."""

    level: str
    place: str
    region: str
    website: str
    listed: bool


class OrganisationFields(MoreAboutOrganisation, total=False):
    """What can be changed later."""

    name: Words
    kind: str


@transaction.atomic
def add_organisation(
    *, actor: Viewer, slug: str, name: Words, kind: str, **others: Unpack[MoreAboutOrganisation]
) -> Organisation:
    """Add an organisation; a slug that is known returns its organisation unchanged."""
    if not rules.may_add_organisation(actor):
        raise NotAllowed
    values = _clean(OrganisationFields(name=name, kind=kind, **others))
    organisation, made = Organisation.objects.get_or_create(slug=slug, defaults=values)
    if made:
        journal.append(facts.ORGANISATION_ADDED, actor=actor, subject=("organisation", organisation.uuid))
    return organisation


@transaction.atomic
def edit_organisation(
    *, actor: Viewer, organisation: Organisation, **named: Unpack[OrganisationFields]
) -> Organisation:
    """Change what is named; its address stays. Locks its row. Raises BadInput by field."""
    if not rules.may_edit_organisation(actor):
        raise NotAllowed
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    values = _clean(named)
    if values.get("name", organisation.name) == {}:
        raise BadInput(_("Say what the organisation is called."), field="name")
    changed = sorted(field for field, value in values.items() if getattr(organisation, field) != value)
    if changed:
        for field in changed:
            setattr(organisation, field, values[field])
        organisation.save(update_fields=changed)
        subject = ("organisation", organisation.uuid)
        journal.append(facts.ORGANISATION_CHANGED, actor=actor, subject=subject, refs={"fields": changed})
    return organisation


def introduce_organisation(
    *, name: str, kind: str, language: str, **others: Unpack[MoreAboutOrganisation]
) -> tuple[Organisation, bool]:
    """The organisation that somebody names, and whether it is new, in the caller's transaction; the caller appends.

    One that is known by this name, in whatever case and language, is left as it stands: whoever typed its name may be
    a stranger. The caller holds a lock that lets one of two who name the same new one go first.
    """
    name = clean_line(name, max_length=200, field="organisation_name")
    known = queries.organisations_called([name]).get(queries.folded(name))
    return (known, False) if known is not None else (new_organisation(name={language: name}, kind=kind, **others), True)


def new_organisation(*, name: Words, kind: str, **others: Unpack[MoreAboutOrganisation]) -> Organisation:
    """A new organisation under an address of its own, in the caller's transaction; the caller appends."""
    values = _clean(OrganisationFields(name=name, kind=kind, **others))
    base = slugify(languages.pick(name).text)[:70].strip("-") or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    for number in range(1, len(taken) + 10):
        slug = base if number == 1 else f"{base}-{number}"
        if slug in taken:
            continue
        try:
            with transaction.atomic():
                return Organisation.objects.create(slug=slug, **values)
        except IntegrityError:  # somebody took this address a moment before
            continue
    raise BadInput(_("This organisation could not be added. Please try again."), field="organisation_name")


def _clean(fields: OrganisationFields) -> dict[str, Any]:
    """The values as they are kept. Raises BadInput by field."""
    cleaned: dict[str, Any] = {}
    if "name" in fields:
        cleaned["name"] = clean_words(fields["name"], max_length=LONGEST_ORGANISATION, field="name", line=True)
    if "kind" in fields:
        cleaned["kind"] = Organisation.Kind(fields["kind"]).value
    if "level" in fields:
        cleaned["level"] = Organisation.Level(fields["level"]).value if fields["level"] else ""
    if "region" in fields:
        cleaned["region"] = Region(fields["region"]).value if fields["region"] else ""
    if "place" in fields:
        cleaned["place"] = clean_line(fields["place"], max_length=PLACE_LENGTH, field="place")
    if "website" in fields:
        cleaned["website"] = addresses.clean_link(fields["website"], field="website")
    if "listed" in fields:
        cleaned["listed"] = fields["listed"]
    return cleaned


def remove_organisations(*, actor: Viewer, organisations: Sequence[int]) -> int:
    """Delete those that nothing points at any more: only for what came with a demonstration. Returns how many went."""
    if not rules.may_remove(actor):
        raise NotAllowed
    return _unused(organisations).delete()[0]


def _unused(organisations: Sequence[int]) -> QuerySet[Organisation]:
    unused = Organisation.objects.filter(pk__in=organisations)
    for relation in Organisation._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            pointing = relation.related_model._default_manager.filter(**{relation.field.name: OuterRef("pk")})
            unused = unused.exclude(Exists(pointing))
    return unused
