"""Two pieces of HTML compared by what they mean: elements, attributes and words, not white space or order."""

import re
from html.parser import HTMLParser

VOID = {"area", "br", "circle", "hr", "img", "input", "link", "meta", "path", "rect"}


class _Tokens(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # The counter's sentences are ours, and tested on their own.
        kept = {name: _value(name, value) for name, value in attrs if not name.startswith("data-i18n")}
        self.found.append((tag, tuple(sorted(kept.items()))))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if words := " ".join(data.split()):
            self.found.append(words)


def _value(name: str, value: str | None) -> str:
    words = (value or "").split()
    return " ".join(sorted(words) if name == "class" else words)


def tokens(html: str) -> list[object]:
    """What the HTML says, as a list that two pieces can be compared by."""
    parser = _Tokens()
    parser.feed(html)
    parser.close()
    return parser.found


def renamed(html: str, names: dict[str, str]) -> str:
    """The HTML with other values of the attribute `name`."""
    for old, new in names.items():
        html = re.sub(rf'(?<=\sname="){re.escape(old)}(?=")', new, html)
    return html
