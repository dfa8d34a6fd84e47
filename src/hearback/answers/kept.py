"""What an answer says, as plain values: kept until it goes out, and read again then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from hearback.answers.outcomes import CauseOf, Given, plain
from hearback.contributions.models import Contribution
from hearback.core.errors import BadInput
from hearback.events.models import Event
from hearback.plans.models import Commitment, Milestone, Sentence

Things = dict[type[Model], dict[str, Model]]
_OF: dict[str, type[Model]] = {
    "commitment": Commitment,
    "sentence": Sentence,
    "milestone": Milestone,
    "event": Event,
    "place_commitment": Commitment,
    "place_sentence": Sentence,
    "joined_to": Contribution,
}


def kept(given: Given) -> dict[str, Any]:
    """The answer as values that a row can hold: what it points at, by its identity."""
    values = {name: plain(value) for name, value in given.values().items()}
    return values | {"causes": [{name: plain(getattr(one, name)) for name in one.__slots__} for one in given.causes]}


def read(values: Mapping[str, Any]) -> Given:
    """The answer again. Raises BadInput when something that it points at is not there any more."""
    (given,) = read_all([values])
    if given is None:
        raise BadInput(_("Something that this answer points at is not there any more. Choose it anew."))
    return given


def read_all(several: Sequence[Mapping[str, Any]]) -> list[Given | None]:
    """These answers again; None for one that points at something which is not there any more. A query for each kind."""
    wanted: dict[type[Model], set[str]] = {}
    parts = [part for values in several for part in (values, *values["causes"])]
    for name, value in ((name, value) for part in parts for name, value in part.items() if name in _OF and value):
        wanted.setdefault(_OF[name], set()).add(value)
    things: Things = {
        model: {str(one.uuid): one for one in model._default_manager.filter(uuid__in=uuids)}  # type: ignore[attr-defined]
        for model, uuids in wanted.items()
    }
    return [_given(values, things) for values in several]


def _given(values: Mapping[str, Any], things: Things) -> Given | None:
    try:
        causes = tuple(CauseOf(**_found(one, things)) for one in values["causes"])
        own = _found({name: value for name, value in values.items() if name != "causes"}, things)
    except KeyError:
        return None
    days = {name: date.fromisoformat(own[name]) if own.get(name) else None for name in ("until", "cleared_on")}
    return Given(**own | days | {"causes": causes})


def _found(values: Mapping[str, Any], things: Things) -> dict[str, Any]:
    return {name: things[_OF[name]][value] if name in _OF and value else value for name, value in values.items()}
