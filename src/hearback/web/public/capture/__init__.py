"""Writing down what is said in the room: one line is enough. By the facilitator's link, or for a coordinator.

Every page is complete without scripts. With them, a line is kept on the device first and sent when that is possible
(`static/ui/capture.js`); see `web/public/device.py`. Whoever writes it down never becomes its author.
"""

from hearback.web.public.capture import pages, paper, wall

urls = [*pages.urls, *paper.urls, *wall.urls]

__all__ = ["urls"]
