"""What the parts of a commitment are called in the files that people bring, in English and in Welsh.

The names are those of the Open Government Partnership's form (Handbook, 2022 on), of its form before, and of this site.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from hearback.core.text import fold
from hearback.plans.models import Field


class Say(StrEnum):
    """What a label can name beside a part of a commitment."""

    NUMBER = "number"
    TITLE = "title"
    NUMBER_AND_TITLE = "number and title"
    THEME = "theme"
    LEADS = "leads"
    SUPPORTS = "supports"
    PARTNERS = "partners"
    STARTS = "starts"
    ENDS = "ends"
    PERIOD = "period"
    MILESTONES = "milestones"
    HEADING = "heading"  # names a group of rows, and says nothing itself
    LEFT = "left"  # part of the form, and not of the plan: who to telephone


class Column(StrEnum):
    """The columns of a table of milestones."""

    MILESTONE = "milestone"
    OUTPUT = "output"
    DUE = "due"
    STARTS = "starts"
    WHO = "who"


@dataclass(frozen=True, slots=True)
class Label:
    """What a label names, and what of its text comes after it."""

    names: Field | Say
    rest: str = ""


_NAMES: dict[Field | Say, tuple[str, ...]] = {
    Field.PROBLEM: (
        *("the problem", "problem", "problem definition", "problem description", "public problem", "problem statement"),
        *(
            "what problem does the commitment aim to address",
            "what is the public problem that the commitment will address",
        ),
        *("what are the causes of the problem", "what problem is it to solve"),
        *("y broblem", "problem cyhoeddus", "pa broblem y mae'r ymrwymiad yn ceisio ei datrys"),
    ),
    Field.SO_FAR: (
        *(
            "what has been done so far",
            "what has been done so far to solve the problem",
            "status quo",
            "progress to date",
        ),
        *("beth sydd wedi'i wneud hyd yn hyn", "y sefyllfa bresennol"),
    ),
    Field.ACTION: (
        *("what we will do", "brief description", "brief description of the commitment", "description", "commitment"),
        *("commitment description", "what is the commitment", "what solution are you proposing", "proposed solution"),
        *("action", "actions", "main objective", "what will we do", "text of the commitment"),
        *("beth fyddwn ni'n ei wneud", "beth y byddwn yn ei wneud", "disgrifiad byr", "disgrifiad", "yr ymrwymiad"),
    ),
    Field.RESULTS: (
        *("what will change", "results", "what results do we want to achieve", "expected results", "desired results"),
        *("what results do you want to achieve by implementing this commitment", "outcomes", "expected outcomes"),
        *("how will the commitment contribute to solve the public problem", "ambition"),
        *("beth fydd yn newid", "canlyniadau", "y canlyniadau disgwyliedig"),
    ),
    Field.TRANSPARENCY: (
        *("how it makes government more transparent", "transparency", "how will the commitment promote transparency"),
        *("how does the commitment promote transparency", "sut mae'n gwneud llywodraeth yn fwy tryloyw", "tryloywder"),
    ),
    Field.ACCOUNTABILITY: (
        *("how it makes government answer for what it does", "accountability", "public accountability"),
        *("how will the commitment help foster accountability", "how does the commitment foster accountability"),
        *("sut mae'n gwneud i'r llywodraeth fod yn atebol", "atebolrwydd"),
    ),
    Field.PARTICIPATION: (
        *("how people can take part", "participation", "public participation", "civic participation"),
        "how will the commitment improve participation of citizens in defining, implementing, and monitoring solutions",
        *("how will the commitment improve citizen participation", "sut gall pobl gymryd rhan", "cyfranogiad"),
    ),
    Say.NUMBER: ("number", "commitment number", "no", "rhif", "rhif yr ymrwymiad"),
    Say.TITLE: ("title", "commitment title", "name of the commitment", "teitl", "teitl yr ymrwymiad"),
    Say.NUMBER_AND_TITLE: (
        *("number and name of the commitment", "name and number of the commitment", "commitment number and title"),
        *("commitment name and number", "rhif a theitl yr ymrwymiad", "rhif ac enw'r ymrwymiad"),
    ),
    Say.THEME: ("theme", "policy area", "thema", "maes polisi"),
    Say.LEADS: (
        *("lead", "leads", "lead department", "lead departments", "lead agency", "lead implementing agency"),
        *("lead institution", "commitment lead", "lead implementing organisation", "led by", "who leads"),
        *("arweinydd", "arweinwyr", "adran arweiniol", "adrannau arweiniol", "arweinir gan", "corff arweiniol"),
    ),
    Say.SUPPORTS: (
        *("supported by", "supporting", "supporting departments", "supporting institutions", "supporting agencies"),
        *("supporting stakeholders government", "supporting stakeholders", "other actors involved government"),
        *("supporting institution(s)", "other actors involved", "supporting government", "cefnogir gan"),
        *("adrannau sy'n cefnogi", "rhanddeiliaid sy'n cefnogi llywodraeth"),
    ),
    Say.PARTNERS: (
        *("partner", "partners", "partners from civil society", "civil society", "csos", "civil society partners"),
        *("supporting stakeholders csos", "supporting stakeholders civil society", "civil society organisations"),
        *(
            "supporting stakeholders other",
            "supporting stakeholders others",
            "other actors involved csos",
            "other actors",
        ),
        *("supporting csos", "supporting others", "others", "other"),
        *("partneriaid", "partneriaid o gymdeithas sifil", "cymdeithas sifil"),
    ),
    Say.STARTS: ("start", "starts", "start date", "begins", "dyddiad dechrau", "dechrau", "yn dechrau"),
    Say.ENDS: ("end", "ends", "end date", "by when", "completion date", "dyddiad gorffen", "diwedd", "yn gorffen"),
    Say.PERIOD: (
        *("period", "period covered", "start and end date", "start date end date", "commitment start and end date"),
        *("dates", "cyfnod", "dyddiadau", "dyddiad dechrau a gorffen"),
    ),
    Say.MILESTONES: (
        *("milestones", "milestone", "commitment planning", "milestones and dates", "measurable milestones"),
        *("planning", "cerrig milltir", "carreg filltir"),
    ),
    Say.HEADING: (
        *("commitment analysis", "analysis", "commitment template", "action plan commitment template", "general"),
        *("dadansoddiad", "dadansoddiad o'r ymrwymiad"),
    ),
    Say.LEFT: (
        *("country", "contact", "contact information", "contact person", "name of responsible person", "email"),
        *("e-mail", "email and phone", "phone", "telephone", "title, department", "additional information", "budget"),
        *(
            "relevant to ogp values",
            "values",
            "links to other programmes",
            "name of responsible person from lead agency",
        ),
        *("gwlad", "cyswllt", "e-bost", "ffôn", "gwybodaeth ychwanegol"),
    ),
}
_COLUMNS: dict[Column, tuple[str, ...]] = {
    Column.MILESTONE: (
        "milestone",
        "milestones",
        "activity",
        "action",
        "what",
        "carreg filltir",
        "cerrig milltir",
        "beth",
    ),
    Column.OUTPUT: ("expected output", "expected outputs", "output", "outputs", "deliverable", "allbwn", "allbynnau"),
    Column.DUE: (
        *(
            "due",
            "date",
            "by when",
            "when",
            "end",
            "end date",
            "expected completion date",
            "completion date",
            "deadline",
        ),
        *("dyddiad", "erbyn pryd", "pryd", "dyddiad gorffen", "dyddiad cwblhau"),
    ),
    Column.STARTS: ("start", "start date", "dyddiad dechrau"),
    Column.WHO: ("stakeholders", "stakeholder", "lead", "who", "responsible", "rhanddeiliaid", "pwy", "arweinydd"),
}
_LONG = 3  # words: a label that begins with so long a name is it, whatever the form explains after it


def _plain(label: str) -> str:
    """A label without its number, what it explains in brackets, and the signs around it."""
    label = re.sub(r"\([^()]*\)", " ", fold(label.replace("’", "'")))
    label = re.sub(r"^(?:\d{1,2}(?:\.\d{1,2})*|[a-z])[.)]\s+", "", label.strip())
    return re.sub(r"\s+", " ", re.sub(r"[:?*.;/&–-]+", " ", label)).strip()


_KNOWN = {_plain(name): names for names, written in _NAMES.items() for name in written}
_LONG_ONES = sorted((name for name in _KNOWN if name.count(" ") >= _LONG - 1), key=len, reverse=True)
_ONLY_IN_TABLES = frozenset({"no", "other", "others"})  # in running text these are words like any other
_KNOWN_COLUMNS = {_plain(name): column for column, written in _COLUMNS.items() for name in written}


def label(text: str) -> Field | Say | None:
    """What a heading, or the first cell of a row, names; None where it is none of ours."""
    plain = _plain(text)
    if plain in _KNOWN:
        return _KNOWN[plain]
    return next((_KNOWN[name] for name in _LONG_ONES if plain.startswith(f"{name} ")), None)


def labelled(line: str) -> Label | None:
    """“Lead: Home Office”: what the line names, and what it says of it."""
    head, colon, rest = line.partition(":")
    if not colon or len(head) > 80:
        return None
    names = _KNOWN.get(_plain(head)) if _plain(head) not in _ONLY_IN_TABLES else None
    return Label(names, rest.strip()) if names is not None else None


def columns(cells: tuple[str, ...]) -> dict[int, Column] | None:
    """Which cell of a table's first row names which column of milestones; None where it is no such row."""
    found = {at: column for at, cell in enumerate(cells) if (column := _column(cell)) is not None}
    ok = Column.MILESTONE in found.values() and len(found) > 1
    return found if ok and len(set(found.values())) == len(found) else None


def _column(cell: str) -> Column | None:
    plain = _plain(cell)
    return _KNOWN_COLUMNS.get(plain) or next(
        (column for name, column in _KNOWN_COLUMNS.items() if plain.startswith(f"{name} ")), None
    )
