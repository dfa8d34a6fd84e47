"""The nations and regions of the United Kingdom, each a tile of a small map (ITL 1, Office for National Statistics).

The places of the tiles are laid by hand: no boundary data, and another country writes its own list here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Region(models.TextChoices):
    """A nation or region; empty where it is not known, or the whole country is meant."""

    NORTH_EAST = "north-east", _("North East")
    NORTH_WEST = "north-west", _("North West")
    YORKSHIRE = "yorkshire", _("Yorkshire and the Humber")
    EAST_MIDLANDS = "east-midlands", _("East Midlands")
    WEST_MIDLANDS = "west-midlands", _("West Midlands")
    EAST = "east", _("East of England")
    LONDON = "london", _("London")
    SOUTH_EAST = "south-east", _("South East")
    SOUTH_WEST = "south-west", _("South West")
    WALES = "wales", _("Wales")
    SCOTLAND = "scotland", _("Scotland")
    NORTHERN_IRELAND = "northern-ireland", _("Northern Ireland")


class Level(models.TextChoices):
    """How far something reaches."""

    LOCAL = "local", _("Local")
    REGIONAL = "regional", _("Regional")
    NATIONAL = "national", _("National")


class Placed(models.Model):
    """The columns of what is about a place."""

    region = models.CharField(max_length=20, choices=Region, blank=True, help_text="where it is about")
    place = models.CharField(max_length=120, blank=True, help_text="a town, county or area, in their words")
    level = models.CharField(max_length=10, choices=Level, blank=True, help_text="how far it reaches")

    class Meta:
        abstract = True


@dataclass(frozen=True, slots=True)
class Tile:
    """Where a region's tile lies: column and row, both from 0, north at the top."""

    region: Region
    column: int
    row: int


TILES: tuple[Tile, ...] = (
    Tile(Region.SCOTLAND, 1, 0),
    Tile(Region.NORTHERN_IRELAND, 0, 1),
    Tile(Region.NORTH_WEST, 1, 1),
    Tile(Region.NORTH_EAST, 2, 1),
    Tile(Region.WALES, 0, 2),
    Tile(Region.WEST_MIDLANDS, 1, 2),
    Tile(Region.YORKSHIRE, 2, 2),
    Tile(Region.EAST_MIDLANDS, 3, 2),
    Tile(Region.SOUTH_WEST, 0, 3),
    Tile(Region.SOUTH_EAST, 1, 3),
    Tile(Region.LONDON, 2, 3),
    Tile(Region.EAST, 3, 3),
)
