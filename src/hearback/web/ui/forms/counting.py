"""The sentences of the character counter, in as many plural forms as the language has."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

# The names that browsers give plural forms (CLDR), each with a number that has that form wherever the form exists.
PLURALS = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 6, "other": 100}


def hint(limit: int) -> str:
    """What stands below the box before the script has run, and for those who do without it."""
    return ngettext("You can enter up to {count} character", "You can enter up to {count} characters", limit).format(
        count=limit
    )


def texts() -> dict[str, str]:
    """The sentences by the name the script knows them by; it puts the number where `%{count}` stands."""
    found = {"characters-at-limit": gettext("You have 0 characters remaining")}
    for name, number in PLURALS.items():
        found[f"characters-under-limit.{name}"] = ngettext(
            "You have {count} character remaining", "You have {count} characters remaining", number
        ).format(count="%{count}")
        found[f"characters-over-limit.{name}"] = ngettext(
            "You have {count} character too many", "You have {count} characters too many", number
        ).format(count="%{count}")
    return found
