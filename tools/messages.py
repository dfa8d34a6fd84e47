"""Translations without the gettext programs: Django finds the strings, Babel reads and writes the catalogues.

    python tools/messages.py extract   brings src/hearback/locale/cy/django.po up to date; keeps what is translated
    python tools/messages.py compile   writes build/locale/cy/LC_MESSAGES/django.mo
    python tools/messages.py check     fails, with a list, when the .po is out of date or lacks Welsh that the public reads

What only staff read (STAFF) may wait for its Welsh; everything else may not.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/hearback"
SUFFIXES = {".py", ".html", ".txt"}
# Django lets each catalogue keep its own rule. Welsh has six forms (CLDR); Django's own catalogue knows only four of them.
PLURALS = {"cy": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);"}
HEADER = """\
# What Hearback says in another language. Brought up to date by tools/messages.py; translations are written by hand.
#"""
# Strings found nowhere but here are read by staff alone: in English for now.
STAFF = ("web/desk/", "commands/", "web/ui/default_deny.py", "settings.py")
# But what is printed at the desk is read by whoever it is sent to.
SENT = ("web/desk/templates/desk/by_hand/_letter.html",)

_SINGULAR = ("_", "gettext", "gettext_lazy", "gettext_noop")
KEYWORDS: dict[str, tuple[object, ...] | None] = dict.fromkeys(_SINGULAR)
KEYWORDS |= dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2))
KEYWORDS |= dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2))
KEYWORDS |= dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3))

Id = str | tuple[str, str]


@dataclass(frozen=True)
class Found:
    """A string to translate, and the file it was found in."""

    id: Id
    context: str | None
    file: str
    comments: tuple[str, ...]


def main() -> None:
    """Do what the one argument says."""
    acts = {"extract": extract, "compile": compile_all, "check": check}
    if len(sys.argv) != 2 or sys.argv[1] not in acts:
        sys.exit(f"Usage: messages.py {'|'.join(acts)}")
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    acts[sys.argv[1]]()


# --- finding


def found_strings() -> Iterator[Found]:
    """Every string to translate in Python files and templates."""
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in SUFFIXES and "migrations" not in path.parts:
            yield from _strings_of(path)


def _strings_of(path: Path) -> Iterator[Found]:
    text = path.read_text()
    if path.suffix != ".py":
        text = f"({templatize(text, origin=str(path))}\n)"  # within brackets, indentation means nothing to Python
    file = path.relative_to(SOURCE).as_posix()
    for _line, function, arguments, comments in extract_python(
        io.BytesIO(text.encode()), KEYWORDS, ["Translators:"], {}
    ):
        words = [a for a in (arguments if isinstance(arguments, tuple) else (arguments,)) if a]
        context = words.pop(0) if "pgettext" in function and words else None
        if words:
            plural = "ngettext" in function or "npgettext" in function
            yield Found((words[0], words[1]) if plural else words[0], context, file, tuple(comments))


def template_of(strings: Iterator[Found]) -> Catalog:
    """A catalogue of everything found, nothing translated."""
    catalog = Catalog(project="Hearback", creation_date=datetime(2026, 11, 23, tzinfo=UTC))
    for one in strings:
        flags = ["python-format"] if "%(" in str(one.id) else []
        catalog.add(one.id, context=one.context, locations=[(one.file, 0)], auto_comments=one.comments, flags=flags)
    return catalog


# --- the three acts


def extract() -> None:
    """Bring each .po file up to date."""
    template = template_of(found_strings())
    for language in PLURALS:
        catalog = updated(language, template)
        po_of(language).parent.mkdir(parents=True, exist_ok=True)
        po_of(language).write_bytes(written(catalog))
        waiting = sum(1 for message in messages_of(catalog) if not is_translated(message))
        print(f"{language}: {len(messages_of(catalog))} strings, {waiting} of them not translated")


def compile_all() -> None:
    """Write each .mo file, unless it is newer than its .po."""
    for language in PLURALS:
        po, mo = po_of(language), ROOT / f"build/locale/{language}/LC_MESSAGES/django.mo"
        if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
            continue
        catalog = read(language)
        if wrong := mistakes(catalog):
            sys.exit("\n".join([f"{po.relative_to(ROOT)}:", *wrong]))
        mo.parent.mkdir(parents=True, exist_ok=True)
        with mo.open("wb") as out:
            write_mo(out, catalog)


def check() -> None:
    """Fail with a list of what is missing, wrong or out of date."""
    template = template_of(found_strings())
    wrong: list[str] = []
    for language in PLURALS:
        catalog = updated(language, template)
        wrong += mistakes(catalog)
        wrong += [
            f"not in {language}: {said(m)}" for m in messages_of(catalog) if is_public(m) and not is_translated(m)
        ]
        if not po_of(language).exists() or po_of(language).read_bytes() != written(catalog):
            wrong.append(f"{po_of(language).relative_to(ROOT)} is out of date: run `python tools/messages.py extract`")
    if wrong:
        sys.exit("\n".join([*wrong, f"messages: {len(wrong)} to put right"]))


# --- catalogues


def po_of(language: str) -> Path:
    """The file that people translate."""
    return SOURCE / "locale" / language / "django.po"


def read(language: str) -> Catalog:
    """The catalogue as it stands, with our plural rule."""
    po = po_of(language)
    if po.exists():
        with po.open("rb") as file:
            catalog = read_po(file, locale=language)
    else:
        when = datetime(2026, 11, 23, tzinfo=UTC)
        catalog = Catalog(locale=language, project="Hearback", version="1", creation_date=when, revision_date=when)
    catalog.header_comment, catalog.fuzzy = HEADER, False
    catalog.last_translator, catalog.language_team, catalog.msgid_bugs_address = "Hearback contributors", "Welsh", ""
    catalog.mime_headers = [("Plural-Forms", PLURALS[language])]
    return catalog


def updated(language: str, template: Catalog) -> Catalog:
    """The catalogue with exactly the strings of the template; nothing is guessed from strings that look alike."""
    catalog = read(language)
    catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
    return catalog


def written(catalog: Catalog) -> bytes:
    """The .po file: files without line numbers, so that moving code changes nothing here."""
    out = io.BytesIO()
    write_po(out, catalog, width=0, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return out.getvalue()


def messages_of(catalog: Catalog) -> list[Message]:
    """The messages, without the header."""
    return [message for message in catalog if message.id]


def is_translated(message: Message) -> bool:
    """Whether every form is there and nobody marked it as doubtful."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return not message.fuzzy and all(forms)


def is_public(message: Message) -> bool:
    """Whether the public, or someone signing in, can meet this string."""
    return any(file in SENT or not file.startswith(STAFF) for file, _line in message.locations)


def mistakes(catalog: Catalog) -> list[str]:
    """Translations whose forms are too few, or that name a value which the string does not have."""
    wrong = []
    for message in filter(is_translated, messages_of(catalog)):
        wrong += [f"{said(message)}: {error}" for error in message.check(catalog)]
        if strange := _placeholders(message.string) - _placeholders(message.id):
            wrong.append(f"{said(message)}: has no value {', '.join(sorted(strange))}")
        # A form of a plural may do without its number ("one", "two"); anything else must say everything.
        if isinstance(message.id, str) and _placeholders(message.id) - _placeholders(message.string):
            wrong.append(f"{said(message)}: the translation leaves a value out")
    return wrong


def _placeholders(text: object) -> set[str]:
    parts = text if isinstance(text, tuple | list) else (text,)
    return {name for part in parts for name in re.findall(r"%\(\w+\)[sd]|(?<!%)\{\w*\}", str(part))}


def said(message: Message) -> str:
    """How a message is named in a list."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    context = f" as “{message.context}”" if message.context else ""
    return f"“{text}”{context} ({', '.join(sorted({file for file, _line in message.locations}))})"


if __name__ == "__main__":
    main()
