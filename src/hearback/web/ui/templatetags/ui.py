"""The pieces of a page, as tags. Each draws one template of templates/ui/components; README.md shows them in use."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import template
from django.contrib.messages import get_messages
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from hearback.web.ui import qr as codes
from hearback.web.ui import wording
from hearback.web.ui.charts import Chart, Sums
from hearback.web.ui.context import Language
from hearback.web.ui.pieces import Entry, Link, Navigation, Row, Task
from hearback.web.ui.statuses import COLOURS
from hearback.web.ui.tiles import RegionMap

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

register = template.Library()
Values = dict[str, Any]


# --- finding one's way -------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/components/breadcrumbs.html")
def breadcrumbs(crumbs: Sequence[Link]) -> Values:
    """Where the page is; a crumb without an address is the page itself."""
    return {"crumbs": crumbs}


@register.inclusion_tag("ui/components/back_link.html")
def back_link(href: str, text: StrOrPromise = "") -> Values:
    """The way back to the step before."""
    return {"href": href, "text": text or pgettext("link", "Back")}


@register.inclusion_tag("ui/components/pagination.html")
def pagination(previous: str = "", next: str = "") -> Values:  # noqa: A002 -- the word of the page
    """The pages before and after this one."""
    return {"previous": previous, "next": next}


@register.inclusion_tag("ui/components/service_navigation.html", takes_context=True)
def service_navigation(context: template.Context, navigation: Navigation, wide: bool = False) -> Values:
    """The menu; the item whose address the page is at or below is the active one."""
    request = context.get("request")
    path = str(request.path if request else "")
    active = max((i.href for i in navigation.items if path.startswith(i.href)), key=len, default="")
    items = [{"link": i, "active": i.href == active, "here": i.href == path} for i in navigation.items]
    return {"name": navigation.name, "home": navigation.home, "items": items, "wide": wide}


@register.inclusion_tag("ui/components/language_navigation.html")
def language_navigation(languages: Sequence[Language], inverse: bool = True) -> Values:
    """The same page in the other languages."""
    return {"languages": languages, "inverse": inverse}


# --- acting ------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/components/button.html")
def button(
    text: StrOrPromise, kind: str = "", href: str = "", name: str = "", value: str = "", once: bool = True
) -> Values:
    """A button (`kind`: nothing, secondary, warning), or with `href` a link that looks like one."""
    modifier = f" govuk-button--{kind}" if kind else ""
    return {"text": text, "modifier": modifier, "href": href, "name": name, "value": value, "once": once}


@register.inclusion_tag("ui/components/error_summary.html")
def error_summary(form: BaseForm) -> Values:
    """Everything that is wrong with a form, each sentence leading to its box."""
    return {"errors": wording.error_summary(form)}


# --- saying ------------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/components/tag.html")
def tag(text: StrOrPromise, colour: str = "") -> Values:
    """A tag with words of one's own."""
    return {"text": text, "colour": colour}


@register.inclusion_tag("ui/components/tag.html")
def status(value: str, text: StrOrPromise) -> Values:
    """The tag of a state, outcome or version: its own words, and the colour that statuses.py gives its value."""
    return {"text": text, "colour": COLOURS.get(value, "grey")}


@register.simple_block_tag
def details(content: SafeString, summary: StrOrPromise) -> SafeString:
    """Words that open when asked for."""
    return render_to_string("ui/components/details.html", {"summary": summary, "content": content})


@register.simple_block_tag
def inset(content: SafeString) -> SafeString:
    """Words set apart."""
    return render_to_string("ui/components/inset.html", {"content": content})


@register.simple_block_tag
def note(content: SafeString, attention: bool = False) -> SafeString:
    """A quiet box with more than a line in it; with `attention`, one that asks to be read."""
    return render_to_string("ui/components/note.html", {"content": content, "attention": attention})


@register.simple_block_tag
def empty(content: SafeString) -> SafeString:
    """What stands where nothing is yet: why, and what to do next."""
    return render_to_string("ui/components/empty.html", {"content": content})


@register.inclusion_tag("ui/components/warning.html")
def warning(text: StrOrPromise) -> Values:
    """One sentence that must not be missed."""
    return {"text": text}


@register.inclusion_tag("ui/components/panel.html")
def panel(title: StrOrPromise, text: StrOrPromise = "", strong: StrOrPromise = "") -> Values:
    """The end of a journey: what was done, and the reference."""
    return {"title": title, "text": text, "strong": strong}


@register.inclusion_tag("ui/components/notice.html")
def notice(text: StrOrPromise, success: bool = False, id: str = "govuk-notification-banner-title") -> Values:  # noqa: A002
    """News about the page, or with `success` about what was just done."""
    return {"texts": [text], "success": success, "id": id}


@register.inclusion_tag("ui/components/notices.html", takes_context=True)
def notices(context: template.Context) -> Values:
    """What the page before has to tell (django.contrib.messages): all that was done in one notice, for one has the focus."""
    request = context.get("request")
    told = list(get_messages(request)) if request else []
    done = [str(one) for one in told if one.level_tag == "success"]
    return {"done": done, "news": [str(one) for one in told if one.level_tag != "success"]}


# --- showing -----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("ui/components/summary_list.html")
def summary_list(rows: Sequence[Row], border: bool = True) -> Values:
    """Keys and values, each with what may be done about it."""
    return {"rows": rows, "border": border, "has_actions": any(row.actions for row in rows)}


@register.inclusion_tag("ui/components/task_list.html")
def task_list(tasks: Sequence[Task], prefix: str = "task-list") -> Values:
    """What is to be done and how far each is."""
    return {"tasks": tasks, "prefix": prefix}


@register.inclusion_tag("ui/components/timeline.html")
def timeline(entries: Sequence[Entry]) -> Values:
    """Dated entries, each marked as done, now or still to come."""
    return {"entries": entries}


@register.inclusion_tag("ui/components/said.html")
def said(text: object, language: str = "") -> Values:
    """What a person wrote: plain text in paragraphs, in its own language and direction."""
    paragraphs = [part.split("\n") for part in re.split(r"\n{2,}", str(text)) if part.strip()]
    return {"paragraphs": paragraphs, "language": "" if language == get_language() else language}


@register.inclusion_tag("ui/components/quote.html")
def quote(text: str, language: str = "", by: StrOrPromise = "") -> Values:
    """Words as they were said, by whom if that may be shown."""
    return {"text": text, "language": language, "by": by}


@register.inclusion_tag("ui/components/change.html")
def before_now(before: str, now: str, language: str = "") -> Values:
    """A sentence before and now, with what was taken out and put in marked; told in words as well."""
    old, new = wording.compare(before, now)
    here = get_language() or ""
    other = "" if language == here else language
    return {"before": before, "now": now, "old": old, "new": new, "language": other, "page_language": here}


@register.inclusion_tag("ui/components/before_now.html")
def before_now_plain(before: str, now: str, language: str = "") -> Values:
    """A sentence before and now, each written out in a paragraph without marks: for whoever reads by ear."""
    here = get_language() or ""
    return {"before": before, "now": now, "language": "" if language == here else language, "page_language": here}


@register.inclusion_tag("ui/components/woven.html")
def woven(before: str, now: str, language: str = "") -> Values:
    """A sentence once, with what was taken out and what was put in marked in it, for the eye and for the ear."""
    here = get_language() or ""
    other = "" if language == here else language
    return {"pieces": wording.weave(before, now), "language": other, "page_language": here}


@register.inclusion_tag("ui/components/bars.html")
def bars(chart: Chart) -> Values:
    """A chart made with `charts.chart`."""
    return {"chart": chart}


@register.inclusion_tag("ui/components/tiles.html")
def tiles(regions: RegionMap) -> Values:
    """The regions as tiles, made with `tiles.region_map`."""
    return {"map": regions}


@register.inclusion_tag("ui/components/sums.html")
def sums(sums: Sums) -> Values:
    """The public sum, each number leading to its list."""
    return {"sums": sums}


@register.inclusion_tag("ui/components/qr.html")
def qr(address: str, label: StrOrPromise, large: bool = False) -> Values:
    """A QR code of an address, with the address beside it in words; `label` is what the drawing is called."""
    drawn = codes.code(address)
    return {"address": address, "label": label, "large": large, "size": str(drawn.size), "path": drawn.path}
