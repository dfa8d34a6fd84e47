"""Staff: their accounts, and ways in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hearback.core import clock, languages
from hearback.core.errors import BadInput, NotAllowed
from hearback.core.text import clean_line
from hearback.core.viewer import Viewer
from hearback.journal import actions as journal
from hearback.people import addresses, facts, rules
from hearback.people.models import SignInLink, User

LINK_LASTS = timedelta(minutes=15)


@transaction.atomic
def add_user(*, actor: Viewer, email: str, name: str, language: str = "en", is_host: bool = False) -> User:
    """Give somebody an account; an address that has one returns it unchanged.

    Raises BadInput for `email` when the account was ended: only the host opens it again.
    """
    if not rules.may_add_user(actor, is_host=is_host):
        raise NotAllowed
    address = addresses.clean_email(email)
    name = clean_line(name, max_length=120, field="name")
    known = addresses.users_at(address).first()
    if known is None:
        try:
            with transaction.atomic():
                user = User.objects.create(
                    email=address,
                    name=name,
                    language=languages.of_the_site(language),
                    is_host=is_host,
                )
        except IntegrityError:  # a colleague added the same person a moment before
            known = addresses.users_at(address).get()
        else:
            journal.append(facts.USER_ADDED, actor=actor, subject=("user", user.uuid), refs={"host": is_host})
            return user
    if not known.is_active:
        raise BadInput(_("This person’s account was ended. Ask the host to open it again."), field="email")
    return known


@transaction.atomic
def make_host(*, actor: Viewer, email: str) -> User:
    """Make somebody who has an account a host of the site; a host stays one. Only a host may.

    Raises BadInput for `email` when nobody here has the address, or their account was ended. Locks their row.
    """
    if not rules.may_make_host(actor):
        raise NotAllowed
    known = addresses.users_at(addresses.clean_email(email)).select_for_update(no_key=True)
    user = known.filter(is_active=True).first()
    if user is None:
        raise BadInput(_("Nobody with this e-mail address works here."), field="email")
    if not user.is_host:
        user.is_host = True
        user.save(update_fields=["is_host"])
        journal.append(facts.USER_MADE_HOST, actor=actor, subject=("user", user.uuid))
    return user


@transaction.atomic
def make_sign_in_link(*, actor: Viewer, email: str) -> str:
    """The token of a one-time way in for a member of staff: 15 minutes, kept only as its hash.

    Raises BadInput when nobody here has the address. Only for whoever is at the machine.
    """
    if not rules.may_make_sign_in_link(actor):
        raise NotAllowed
    user = addresses.users_at(addresses.clean_email(email)).filter(is_active=True).first()
    if user is None:
        raise BadInput(_("Nobody with this e-mail address works here."), field="email")
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(user=user, hashed=_hashed(token), expires=clock.now() + LINK_LASTS)
    journal.append(facts.USER_SIGN_IN_LINK, actor=actor, subject=("user", user.uuid))
    return token


@transaction.atomic
def use_sign_in_link(*, token: str) -> User:
    """Who signs in by this token. It works once: of several at the same instant, one gets in.

    For a POST only: programs that look through mail follow links by themselves.
    """
    now = clock.now()
    hashed = _hashed(token)
    unused = SignInLink.objects.filter(hashed=hashed, used=None, expires__gt=now, user__is_active=True)
    # The condition on `user` cannot stand in an UPDATE of every database; the row itself is fenced by `used`.
    link = unused.select_related("user").first()
    if link is None or not SignInLink.objects.filter(pk=link.pk, used=None).update(used=now):
        raise BadInput(_("This sign-in link was used already, or is too old. Ask for a new one."))
    journal.append(
        facts.USER_SIGNED_IN, actor=Viewer(user=link.user_id, uuid=link.user.uuid), subject=("user", link.user.uuid)
    )
    return link.user


def _hashed(token: str) -> str:
    return hashlib.sha256(f"hearback sign-in link\0{token}".encode()).hexdigest()
