"""The door of an event: who comes, who is here, who walks in, how many there are. By the facilitator's link.

Every page is complete without scripts. With them, what happens at the door is kept on the device first and sent when that
is possible (`static/ui/door.js`); it comes here as the same forms, and is answered in JSON. Each answer says in a header
that it is ours and how the door stands, for a device at a bad network must not take another's page for it.
"""

from hearback.web.public.door.pages import urls

__all__ = ["urls"]
