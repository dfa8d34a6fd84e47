"""A page of the site read for its links, and written again for a copy of which nobody can be asked anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
_LINKS = {"a": "href", "area": "href", "link": "href", "img": "src", "source": "src"}
_TAKEN_OUT = frozenset({"script", "form", "template", "noscript"})
_OPENS_A_FORM = "details"  # "Choose what to show", with nothing behind it any more

Attributes = list[tuple[str, str | None]]


@dataclass(frozen=True, slots=True)
class Read:
    """What a page leads to, and whether somebody is asked for something on it."""

    links: tuple[str, ...]
    asks: bool


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.asks = False
        self._in_main = False

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        named = dict(attrs)
        self._in_main = self._in_main or tag == "main"
        if tag == "form" and self._in_main and (named.get("method") or "").lower() == "post":
            self.asks = True
        if link := named.get(_LINKS.get(tag, "")):
            self.links.append(link)

    def handle_endtag(self, tag: str) -> None:
        self._in_main = self._in_main and tag != "main"


def read(html: str) -> Read:
    """Where the page leads, in order, and whether it asks: it has a form that would be sent."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return Read(tuple(reader.links), reader.asks)


class _Forms(HTMLParser):
    """Where what a reader opens stands that has a form in it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[int, int]] = []
        self.found: set[tuple[int, int]] = set()

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag == _OPENS_A_FORM:
            self.open.append(self.getpos())
        elif tag == "form":
            self.found.update(self.open)

    def handle_endtag(self, tag: str) -> None:
        if tag == _OPENS_A_FORM:
            self.open.pop()


class _Writer(HTMLParser):
    """Writes everything as it stood but links, and leaves out what nothing can answer any more."""

    def __init__(
        self, place: Callable[[str], str | None], notice: str, opens_a_form: frozenset[tuple[int, int]]
    ) -> None:
        super().__init__(convert_charrefs=False)
        self.place, self.notice, self.opens_a_form = place, notice, opens_a_form
        self.out: list[str] = []
        self._within: list[str] = []  # what is being left out, from the outermost element on

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if self._within or self._goes(tag, attrs):
            if tag not in VOID:
                self._within.append(tag)
            return
        if tag == "main":
            self.out.append(self.notice)
        self.out.append(self._written(tag, attrs))

    def handle_startendtag(self, tag: str, attrs: Attributes) -> None:
        if not self._within:
            self.out.append(self._written(tag, attrs))

    def _goes(self, tag: str, attrs: Attributes) -> bool:
        """Scripts and forms; a link in the head to what is not kept; a button that leads to nothing any more."""
        named = dict(attrs)
        if tag == "link" or (tag == "a" and "govuk-button" in (named.get("class") or "").split()):
            return self.place(named.get("href") or "") is None
        return tag in _TAKEN_OUT or (tag == _OPENS_A_FORM and self.getpos() in self.opens_a_form)

    def _written(self, tag: str, attrs: Attributes) -> str:
        name = _LINKS.get(tag)
        value = dict(attrs).get(name or "")
        if name is None or value is None:
            return self.get_starttag_text() or ""
        place = self.place(value)
        kept = [(key, place if key == name else old) for key, old in attrs if key != name or place is not None]
        words = "".join(f" {key}" if old is None else f' {key}="{escape(old)}"' for key, old in kept)
        return f"<{tag}{words}>"

    def handle_endtag(self, tag: str) -> None:
        if tag in self._within:
            while self._within.pop() != tag:
                pass
        elif not self._within:
            self.out.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def handle_entityref(self, name: str) -> None:
        self._keep(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._keep(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        self._keep(f"<!{decl}>")

    def _keep(self, text: str) -> None:
        if not self._within:
            self.out.append(text)


def written(html: str, *, place: Callable[[str], str | None], notice: str) -> str:
    """The page with each link where `place` says, `notice` (HTML) before its main part, without scripts and forms.

    A link for which `place` says None keeps its words and leads nowhere.
    """
    forms = _Forms()
    forms.feed(html)
    writer = _Writer(place, notice, frozenset(forms.found))
    writer.feed(html)
    writer.close()
    return "".join(writer.out)
