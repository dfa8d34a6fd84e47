"""Words in several languages, in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from hearback.core import languages, partial_dates
from hearback.core.text import linked_data, markdown

register = template.Library()


@register.filter
def words(value: languages.Words | None) -> str | SafeString:
    """The text in the reader's language; a fallback is marked with its `lang` (WCAG 2.2 3.1.2)."""
    picked = languages.pick(value)
    if picked.fallback:
        return format_html('<span lang="{}">{}</span>', picked.language, picked.text)
    return picked.text


@register.filter
def one_language(text: str) -> str | SafeString:
    """A text that is held in one language alone, the site's first: marked with its `lang` elsewhere (WCAG 2.2 3.1.2)."""
    first = languages.codes()[0]
    return text if not text or languages.current() == first else format_html('<span lang="{}">{}</span>', first, text)


@register.filter
def plain_words(value: languages.Words | None) -> str:
    """The same without markup, for titles and attributes."""
    return languages.pick(value).text


@register.filter
def partial_date(written: str) -> str:
    """A date that may be a season or a year, as the reader's language writes it."""
    return partial_dates.shown(written)


@register.simple_tag
def data(value: Any) -> SafeString:
    """A value for machines that read the page, as JSON-LD."""
    return linked_data(value)


@register.filter
def prose(value: languages.Words | None) -> SafeString:
    """Staff's Markdown in the reader's language as HTML; a fallback is marked with its `lang`."""
    picked = languages.pick(value)
    if picked.fallback:
        return format_html('<div lang="{}">{}</div>', picked.language, markdown(picked.text))
    return markdown(picked.text)
