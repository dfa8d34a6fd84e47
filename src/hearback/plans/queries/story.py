"""What happened to a commitment that its page does not show by itself."""

from __future__ import annotations

from collections.abc import Sequence

from hearback.plans.models import SignOff, Version


def sign_offs_of(versions: Sequence[Version]) -> list[SignOff]:
    """What the sides said to these versions, in the order of time, also what was undone since. One statement.

    The caller has checked who may see the versions.
    """
    rows = SignOff.objects.filter(version__in=[version.pk for version in versions]).select_related("version")
    return list(rows.order_by("happened", "id"))
