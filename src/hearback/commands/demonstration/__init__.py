"""The demonstration: the process of 2013 to 2015, told through the same actions that everybody else uses.

What happened then is recorded now, as for any process that arrives here late: each fact has both dates.
"""

from hearback.commands.demonstration.load import SLUG, load

__all__ = ["SLUG", "load"]
