"""The one lock of telling: whoever holds it knows that nobody is being told anything until their transaction ends."""

from hearback.journal.models import Watermark

FOLLOWER = "reportback"


def pause() -> None:
    """Let nobody be told anything until the caller's transaction ends: somebody is being erased, or messages are moved.

    Locks the follower's watermark, which whoever calls this takes before anything else.
    """
    Watermark.objects.get_or_create(follower=FOLLOWER)
    Watermark.objects.select_for_update(no_key=True).get(follower=FOLLOWER)
