"""The codes that assessments are given in, by edition: data, each with its source.

The Independent Reporting Mechanism changed its codes when it changed its reports. A code is kept as it was given and read
by its own edition, so that a later one never rewrites what an earlier report found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_GLOSSARY = "https://www.opengovpartnership.org/glossary"
_DATA = "the column of this name in the mechanism’s data on commitments, 2011 to 2016"


@dataclass(frozen=True, slots=True)
class Code:
    """One thing that is judged, and what the judgement can be."""

    name: str
    label: StrOrPromise
    choices: tuple[tuple[str, StrOrPromise], ...]
    source: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The codes of some years."""

    name: str
    label: StrOrPromise
    codes: tuple[Code, ...]

    def code(self, name: str) -> Code | None:
        """The code of this name."""
        return next((code for code in self.codes if code.name == name), None)


_YES_NO = (("yes", _("Yes")), ("no", _("No")))
_COMPLETION = (
    ("no-evidence-available", _("No evidence available")),
    ("not-started", _("Not started")),
    ("limited", _("Limited")),
    ("substantial", _("Substantial")),
    ("complete", _("Complete")),
)
COMPLETION = Code("completion", _("Completion"), _COMPLETION, f"{_GLOSSARY}/completion/")
EDITIONS: Mapping[str, Edition] = {
    edition.name: edition
    for edition in (
        Edition(
            "2020",
            _("The codes since 2020"),
            (
                Code("verifiable", _("Verifiable"), _YES_NO, f"{_GLOSSARY}/verifiability"),
                Code("open-government-lens", _("Open-government lens"), _YES_NO, f"{_GLOSSARY}/relevance/"),
                Code(
                    "potential-for-results",
                    _("Potential for results"),
                    (("unclear", _("Unclear")), ("modest", _("Modest")), ("substantial", _("Substantial"))),
                    f"{_GLOSSARY}/ambition/",
                ),
                COMPLETION,
                Code(
                    "early-results",
                    _("Early results"),
                    (
                        ("no-notable", _("No notable results")),
                        ("moderate", _("Moderate results")),
                        ("significant", _("Significant results")),
                    ),
                    "results reports of the mechanism since 2021; the wording is to be confirmed",
                ),
            ),
        ),
        Edition(
            "2011",
            _("The codes until 2020"),
            (
                Code(
                    "specificity",
                    _("Specificity"),
                    (
                        ("none", pgettext_lazy("specificity", "None")),
                        ("low", pgettext_lazy("specificity", "Low")),
                        ("medium", pgettext_lazy("specificity", "Medium")),
                        ("high", pgettext_lazy("specificity", "High")),
                    ),
                    _DATA,
                ),
                Code(
                    "potential-impact",
                    _("Potential impact"),
                    (
                        ("none", pgettext_lazy("impact", "None")),
                        ("minor", _("Minor")),
                        ("moderate", pgettext_lazy("impact", "Moderate")),
                        ("transformative", _("Transformative")),
                    ),
                    _DATA,
                ),
                Code("completion", _("Completion"), (*_COMPLETION[1:], ("withdrawn", _("Withdrawn"))), _DATA),
                Code(
                    "opened-government",
                    _("Did it open government?"),
                    (
                        ("worsened", _("Worsened")),
                        ("did-not-change", _("Did not change")),
                        ("marginal", _("Marginal")),
                        ("major", _("Major")),
                        ("outstanding", _("Outstanding")),
                    ),
                    _DATA,
                ),
            ),
        ),
    )
}
# Of those who are no independent reviewers only how far it is: the rest of their judgement is in their words.
OWN = Edition("own", _("In one’s own words"), (COMPLETION,))
_LETTERED = re.compile(r"^[a-e]\. ")
_OLD_WORDS = {"none": "did-not-change"}  # what the data calls “did not change” at the end of a term


def shown(edition: str, codes: Mapping[str, str]) -> list[tuple[StrOrPromise, StrOrPromise]]:
    """Each code with its value, in words where the edition knows them and as it was given where not.

    In the order of the edition, and what it does not know last: PostgreSQL keeps no order of its own. What came with
    an import names no edition: its names are looked up in the codes until 2020 first.
    """
    if not edition:
        editions = [EDITIONS[name] for name in sorted(EDITIONS)]
    else:
        editions = [EDITIONS.get(edition, OWN)]
    order = [code.name for edition in editions for code in edition.codes]
    named = sorted(codes.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order))
    return [_shown(editions, name, value) for name, value in named]


def _shown(editions: list[Edition], name: str, value: str) -> tuple[StrOrPromise, StrOrPromise]:
    code = next((code for edition in editions if (code := edition.code(name))), None)
    if code is None:
        return name, value
    plain = _LETTERED.sub("", value).casefold().replace(" ", "-")
    known = dict(code.choices)
    if code.name == "opened-government":
        plain = _OLD_WORDS.get(plain, plain)
    return code.label, known.get(plain, value)
