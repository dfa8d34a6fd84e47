"""An invented sheet in the form of the mechanism's: every trap of the real ones, and none of their sentences."""

import csv
import io
from pathlib import Path

COLUMNS = [
    *("Country", "Action Plan Number", "Theme", "Comm No", "Commitment Title", "Short Title", "Full Text"),
    *("Start Date", "End Date", "Lead Institution", "Supporting Institution(s)", "Specificity", "Potential impact"),
    *("Completion (progress report)", "Completion (end of term)", "Starred (2015 only)"),
    *("Report publication year (progress report)", "Report publication year (end of term)"),
]
PLAIN = {
    "Country": "Freedonia",
    "Action Plan Number": "2",
    "Theme": "1. Open Ponds",
    "Comm No": "1",
    "Commitment Title": "1. The government will publish the depth of every pond.",
    "Short Title": "1. Pond depths",
    "Full Text": "Ponds are deep. Nobody knows how deep.",
    "Start Date": "Not Specified",
    "End Date": "Autumn 2014",
    "Lead Institution": "Cabinet Office",
    "Supporting Institution(s)": "CSOs: Friends of Ponds, Duck Trust",
    "Specificity": "c. high",
    "Potential impact": "Minor",
    "Completion (progress report)": "b. Limited",
    "Completion (end of term)": "ND",
    "Starred (2015 only)": "0",
    "Report publication year (progress report)": "2015",
    "Report publication year (end of term)": "ND",
}


_SHORT_NAMES = {
    "country": "Country",
    "plan": "Action Plan Number",
    "theme": "Theme",
    "number": "Comm No",
    "title": "Commitment Title",
    "short": "Short Title",
    "text": "Full Text",
    "ends": "End Date",
    "leads": "Lead Institution",
    "supports": "Supporting Institution(s)",
    "specificity": "Specificity",
    "impact": "Potential impact",
    "progress": "Completion (progress report)",
    "progress_year": "Report publication year (progress report)",
    "end_of_term": "Completion (end of term)",
    "end_of_term_year": "Report publication year (end of term)",
}


def a_row(**changed: str) -> dict[str, str]:
    """The plain row, but for the cells named."""
    return PLAIN | {_SHORT_NAMES[name]: value for name, value in changed.items()}


TRAPS = [
    a_row(),
    a_row(
        number="2",
        title="2. The government will count ducks,\nincluding:\n- mallards\n- teal",
        short="2. Duck count",
        text="Ducks, e.g. teal, move. Dr. Webfoot counts them at\nleast twice a year.",
        ends="30/9/2014",
        leads="Home Office\nCabinet Office",
        supports="None Specified",
    ),
    a_row(
        theme="2. Honest Hedges",
        number="2",
        title="3. Hedges",
        short="3. Hedges",
        text="N/A",
        ends="2015",
        leads="BIS / HMT",
        supports="CSOs: Hedge Group: Friends of Hedges, Wren\nTrust",
    ),
    a_row(
        theme="NA",
        number="3.1",
        title="4. Say “quack”, plainly",
        short="NR",
        text='They said "quack", twice.',
        ends="Unclear",
        leads="Department for Business, Innovation and Skills, HM Treasury",
        supports="Pond Office; CSOs: Duck Trust",
        specificity="NR",
        impact="ND",
        progress="NR",
    ),
    a_row(
        theme="2. Honest Hedges",
        number="7",
        title="7. Trim",
        short="7. Trim",
        text="We will trim.",
        leads="Department for\nCommunities and Local\nGovernment (DCLG)",
        end_of_term="d. Complete",
        end_of_term_year="2016",
    ),
    a_row(plan="1", title="1. Of another plan"),
    a_row(country="Sylvania", title="1. Of another country"),
]


def text_of(rows: list[dict[str, str]]) -> str:
    """The sheet as text, with the mark that spreadsheet programs put before it."""
    lines = io.StringIO()
    writer = csv.DictWriter(lines, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return f"\ufeff{lines.getvalue()}"


def a_file(folder: Path, rows: list[dict[str, str]] | None = None, *, text: str | None = None) -> Path:
    """The sheet as a file."""
    path = folder / "ponds.csv"
    path.write_bytes((text if text is not None else text_of(TRAPS if rows is None else rows)).encode())
    return path
