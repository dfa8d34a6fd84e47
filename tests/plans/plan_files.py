"""Files of a plan, invented: Markdown, the same in Word, and the form of the Open Government Partnership filled in."""

from tests.contributions.reading.word import Document, heading, paragraph, table

MARKDOWN = """\
# Open plan of Freedonia, second draft

All of this is invented.

## Open ponds

### 1. Open the register of ponds

Lead: Ministry of Ponds
Supported by: Office of Reeds
Partners from civil society: Friends of Ponds (a coalition of Newt Watch, Pond Aid and The Reed Trust); Duck Forum
Start date: June 2026
End date: Summer 2028

#### The problem

Nobody knows how many ponds there are. Half of them were filled in since 1990.

#### What we will do

We will publish a register of all ponds. It will be open to
everybody, free of charge, and it can be corrected. See the [guide](https://ponds.example/guide).

- each pond has a number
- each number has a page

#### Milestones

- The register is open (March 2027)
- Publish the first yearly report by 30 June 2027.
  - a report of ten pages
- A meeting in each county

### 2. Count the newts

**Lead:** Ministry of Newts

We will count the newts each spring.

| Milestone | Expected output | Expected completion date | Stakeholders |
|---|---|---|---|
| First count | A table of counts | Spring 2027 | Newt Watch |
| Second count | | Spring 2028 | |

## Open councils

### 3. Councils publish what they decide

We will ask each council to publish its decisions within a week.
"""


def cell(*lines: str) -> str:
    return "".join(paragraph(line) for line in lines)


def row(*cells: str) -> list[str]:
    return [cell(*one.split("\n")) for one in cells]


def a_form(**said: str) -> bytes:
    """A form that somebody filled in: one commitment, with its milestones, in one table of Word."""
    values = {
        "title": "4. Open the heron register",
        "problem": "Herons are counted by nobody. We do not know where they nest.",
        "action": "We will count herons in each county.",
        "period": "June 2026 – August 2028",
        "due": "May 2027",
    } | said
    rows = [
        row("Commitment template"),
        row("Country", "Freedonia"),
        row("Number and name of the commitment", values["title"]),
        row("Brief description of the commitment", values["action"]),
        row("Commitment lead", "Ministry of Herons"),
        row("Supporting stakeholders", "Government", "Office of Reeds"),
        row("", "CSOs", "Heron Watch\nPond Aid"),
        row("", "Others (Parliament, private sector etc.)", ""),
        row("Period covered", values["period"]),
        row("Problem definition"),
        row("1. What problem does the commitment aim to address? Describe it in a few words.", values["problem"]),
        row("Commitment analysis"),
        row("1. How will the commitment promote transparency?", "The register is open to all."),
        row("Commitment planning"),
        row("Milestones", "Expected outputs", "Expected completion date", "Stakeholders"),
        row("Count the herons of the north", "A table", values["due"], "Heron Watch"),
        row("Contact person", "Rufus T. Invented, 01234"),
    ]
    return Document(body=[paragraph("An invented form"), table(*rows)]).bytes()


def in_word() -> bytes:
    """A plan in Word: themes and commitments are headings without numbers, parts are headings below."""
    body = [
        heading("Open ponds", 1),
        heading("Open the register of ponds", 2),
        paragraph("Lead: Ministry of Ponds"),
        paragraph("The problem"),
        paragraph("Nobody knows how many ponds there are."),
        paragraph("What we will do"),
        paragraph("We will publish a register of all ponds."),
        paragraph("each pond has a number", style="Points"),
        paragraph("Milestones"),
        paragraph("The register is open – March 2027", style="Points"),
        heading("Count the newts", 2),
        paragraph("What we will do"),
        paragraph("We will count the newts each spring."),
        heading("Open councils", 1),
        heading("Councils publish what they decide", 2),
        paragraph("What we will do"),
        paragraph("We will ask each council to publish its decisions within a week."),
    ]
    return Document(body=body).bytes()
