"""Our markup is the design system's: each component is compared with the fixtures that the npm package ships.

A new version of the package that changes its markup fails here, and so does a change of our templates.
"""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from django.template import engines
from django.utils.safestring import mark_safe  # noqa: TID251 -- a fixture's own HTML is compared, not served

from hearback.web.ui import forms
from hearback.web.ui.context import Language
from hearback.web.ui.pieces import Link, Navigation, Row, Task
from tests.ui.markup import renamed, tokens

PACKAGE = Path(__file__).resolve().parents[2] / "node_modules/govuk-frontend/dist/govuk/components"

Options = dict
BUILDERS: dict[str, Callable[[Options], str]] = {}


@cache
def fixtures(component: str) -> dict[str, dict]:
    listed = json.loads((PACKAGE / component / "fixtures.json").read_text())["fixtures"]
    return {fixture["name"]: fixture for fixture in listed}


def builds(component: str) -> Callable:
    """Mark the function that draws a component from the options of a fixture."""

    def mark(build: Callable[[Options], str]) -> Callable[[Options], str]:
        BUILDERS[component] = build
        return build

    return mark


def draw(template: str, **values: object) -> str:
    return engines["django"].from_string("{% load ui %}" + template).render(values)


# --- forms


def draw_field(field: object, options: Options, data: dict | None = None) -> str:
    """The one field of a form that was sent with `data` and has the fixture's error."""
    label = options.get("label") or options["fieldset"]["legend"]
    name = options.get("id") or options.get("idPrefix") or options["name"]
    heading = name if label.get("isPageHeading") else ""
    kind = type("AForm", (forms.Form,), {"a": field, "label_size": "", "heading_field": heading})
    kind.base_fields = {name: field}
    field.label = label["text"]
    field.help_text = options.get("hint", {}).get("text", "")
    field.required = False
    form = kind(data or {}, auto_id="%s")
    form.full_clean()
    if error := options.get("errorMessage"):
        form.add_error(name, error["text"])
    html = form[name].as_field_group()
    return renamed(html, {name: options["name"]}) if "name" in options else html


def data_of(options: Options) -> dict:
    """The fixture's value, as if it had been typed."""
    name = options.get("id") or options.get("idPrefix") or options.get("name")
    chosen = [item["value"] for item in options.get("items", []) if item.get("checked") or item.get("selected")]
    value = options.get("value", options.get("values", chosen[0] if chosen else None))
    return {} if value is None else {name: value}


def width_of(options: Options) -> int | None:
    classes = options.get("classes", "")
    return int(classes.rsplit("-", 1)[1]) if "govuk-input--width-" in classes else None


@builds("input")
def _(options: Options) -> str:
    attrs = {name: options[name] for name in ("autocomplete", "inputmode", "pattern") if name in options}
    if "spellcheck" in options:
        attrs["spellcheck"] = str(options["spellcheck"]).lower()
    widget = forms.TextInput(
        width=width_of(options),
        kind=options.get("type", "text"),
        prefix=options.get("prefix", {}).get("text", ""),
        suffix=options.get("suffix", {}).get("text", ""),
        attrs=attrs,
    )
    field = forms.PlainText(widget=widget, disabled=options.get("disabled", False))
    return draw_field(field, options, data_of(options))


@builds("textarea")
def _(options: Options) -> str:
    field = forms.PlainText(lines=int(options.get("rows", 5)), autocomplete=options.get("autocomplete", ""))
    return draw_field(field, options, data_of(options))


@builds("character-count")
def _(options: Options) -> str:
    field = forms.PlainText(lines=int(options.get("rows", 5)), max_length=options["maxlength"])
    return draw_field(field, options, data_of(options))


@builds("file-upload")
def _(options: Options) -> str:
    return draw_field(forms.Upload(endings=(), max_bytes=1, widget=forms.FileUpload()), options)


@builds("select")
def _(options: Options) -> str:
    items = options.get("items", [])
    closed = frozenset(str(item["value"]) for item in items if item.get("disabled"))
    choices = [(str(item["value"]), item["text"]) for item in items]
    return draw_field(forms.Choice(widget=forms.Select(closed=closed), choices=choices), options, data_of(options))


def items_widget(kind: type, options: Options) -> tuple[object, list]:
    items = options["items"]
    real = [item for item in items if "divider" not in item]
    dividers = {str(items[i + 1]["value"]): item["divider"] for i, item in enumerate(items) if "divider" in item}
    widget = kind(
        hints={str(item["value"]): item["hint"]["text"] for item in real if "hint" in item},
        divider_before=dividers,
        exclusive=next((str(item["value"]) for item in real if item.get("behaviour") == "exclusive"), ""),
        inline="--inline" in options.get("classes", ""),
        small="--small" in options.get("classes", ""),
    )
    return widget, [(str(item["value"]), item["text"]) for item in real]


@builds("radios")
def _(options: Options) -> str:
    widget, choices = items_widget(forms.Radios, options)
    return draw_field(forms.Choice(widget=widget, choices=choices), options, data_of(options))


@builds("checkboxes")
def _(options: Options) -> str:
    widget, choices = items_widget(forms.Checkboxes, options)
    return draw_field(forms.Choices(widget=widget, choices=choices), options, data_of(options))


@builds("date-input")
def _(options: Options) -> str:
    parts = tuple(part for part in ("day", "month", "year") if options.get(part) is not False)
    data = {f"{options['id']}-{name[-5:].split('-')[-1]}": str(v) for name, v in options.get("values", {}).items()}
    html = draw_field(forms.DayField(widget=forms.DateInput(parts=parts)), options, data)
    prefix = f"{options['namePrefix']}-" if "namePrefix" in options else ""
    return renamed(html, {f"{options['id']}-{part}": prefix + part for part in parts})


@builds("label")
def _(options: Options) -> str:
    size = options.get("classes", "").rsplit("--", 1)[-1]
    values = {"text": options["text"], "size": size, "heading": options.get("isPageHeading"), "for": options.get("for")}
    return draw('{% include "ui/forms/label.html" %}', **values)


@builds("hint")
def _(options: Options) -> str:
    return draw('{% include "ui/forms/hint.html" %}', **options)


@builds("error-message")
def _(options: Options) -> str:
    return draw('{% include "ui/forms/error.html" %}', **options)


@builds("error-summary")
def _(options: Options) -> str:
    kind = type("AForm", (forms.Form,), {})
    form = kind({}, auto_id="%s")
    form.is_valid()
    for error in options["errorList"]:
        name = error.get("href", "").removeprefix("#") or None
        if name:
            form.fields[name] = forms.PlainText()
        form.add_error(name, error["text"])
    return draw("{% error_summary form %}", form=form)


# --- everything else


@builds("button")
def _(options: Options) -> str:
    kind = options.get("classes", "").removeprefix("govuk-button--")
    options = {"href": "", "name": "", "value": ""} | options
    once = options.get("preventDoubleClick", False)
    return draw("{% button text kind href name value once %}", kind=kind, once=once, **options)


@builds("tag")
def _(options: Options) -> str:
    return draw("{% tag text colour %}", text=options["text"], colour=options.get("classes", "")[len("govuk-tag--") :])


@builds("summary-list")
def _(options: Options) -> str:
    rows = [
        Row(
            row["key"]["text"],
            row["value"].get("text") or mark_safe(row["value"]["html"]),  # noqa: S308 -- the package's own
            tuple(
                Link(action["text"], action["href"], action.get("visuallyHiddenText", ""))
                for action in row.get("actions", {}).get("items", [])
            ),
        )
        for row in options["rows"]
    ]
    return draw("{% summary_list rows border %}", rows=rows, border="no-border" not in options.get("classes", ""))


@builds("pagination")
def _(options: Options) -> str:
    hrefs = {way: options.get(way, {}).get("href", "") for way in ("previous", "next")}
    return draw("{% pagination previous next %}", **hrefs)


@builds("notification-banner")
def _(options: Options) -> str:
    return draw("{% notice text success %}", text=options["text"], success=options.get("type") == "success")


@builds("panel")
def _(options: Options) -> str:
    text, _br, strong = options.get("html", "").partition("<br>")
    strong = strong.removeprefix("<strong>").removesuffix("</strong>")
    title = options.get("titleHtml") or options["titleText"]
    return draw("{% panel title text strong %}", title=title, text=options.get("text", text), strong=strong)


@builds("inset-text")
def _(options: Options) -> str:
    return draw("{% inset %}{{ text }}{% endinset %}", **options)


@builds("details")
def _(options: Options) -> str:
    return draw("{% details summaryText %}{{ text }}{% enddetails %}", **options)


@builds("breadcrumbs")
def _(options: Options) -> str:
    crumbs = [Link(item["text"], item.get("href", "")) for item in options["items"]]
    return draw("{% breadcrumbs crumbs %}", crumbs=crumbs)


@builds("back-link")
def _(options: Options) -> str:
    return draw("{% back_link href text %}", href=options.get("href", "#"), text=options.get("text", ""))


@builds("warning-text")
def _(options: Options) -> str:
    return draw("{% warning text %}", **options)


@builds("task-list")
def _(options: Options) -> str:
    tasks = []
    for item in options["items"]:
        shown = item["status"].get("tag", item["status"])
        colour = shown.get("classes", "").removeprefix("govuk-tag--") if "tag" in item["status"] else ""
        hint = item.get("hint", {}).get("text", "")
        tasks.append(Task(item["title"]["text"], item.get("href", ""), shown["text"], colour, hint))
    return draw("{% task_list tasks %}", tasks=tasks)


@builds("service-navigation")
def _(options: Options) -> str:
    items = [Link(item["text"], item["href"]) for item in options.get("navigation", [])]
    navigation = Navigation(options.get("serviceName", ""), options.get("serviceUrl", ""), tuple(items))
    current = [item["href"] for item in options.get("navigation", []) if item.get("current")]
    below = [item["href"] + "/below/" for item in options.get("navigation", []) if item.get("active")]
    here = next(iter(current + below), "/nowhere/")
    request = type("Request", (), {"path": here})()
    return draw("{% service_navigation navigation %}", navigation=navigation, request=request)


@builds("language-navigation")
def _(options: Options) -> str:
    languages = [
        Language(item["lang"], item["text"], item.get("href", ""), item.get("current", False))
        for item in options["items"]
    ]
    inverse = "inverse" in options.get("classes", "")
    return draw("{% language_navigation languages inverse %}", languages=languages, inverse=inverse)


FIXTURES = {
    "input": [
        "default",
        "with hint text",
        "with error message",
        "with error and hint",
        "with width-2 class",
        "with width-10 class",
        "with width-30 class",
        "with label as page heading",
        "with prefix",
        "with suffix",
        "with prefix and suffix",
        "with prefix and suffix and error",
        "custom type",
        "value",
        "inputmode",
        "with autocomplete attribute",
        "with spellcheck disabled",
        "disabled",
    ],
    "textarea": [
        "default",
        "with hint",
        "with error message",
        "with default value",
        "with custom rows",
        "with label as page heading",
        "with hint and error message",
        "with autocomplete attribute",
    ],
    "character-count": ["default", "with hint", "with hint and error", "with default value", "with custom rows"],
    "file-upload": ["default", "with hint text", "with error message and hint", "with label as page heading", "error"],
    "select": [
        "default",
        "hint",
        "error",
        "with hint text and error message",
        "with selected value",
        "with label as page heading",
    ],
    "radios": [
        "default",
        "with hint",
        "inline",
        "with a divider",
        "with fieldset and error message",
        "with hint and error message",
        "with hints on parent and items",
        "small inline",
    ],
    "checkboxes": [
        "with hint",
        "with error message",
        "with error message and hint",
        "with legend as a page heading",
        "with divider and None",
        "small",
        "small with hint",
    ],
    "date-input": [
        "default",
        "with error message and hint",
        "with values",
        "with values and name prefix",
        "month and year",
    ],
    "label": ["default", "styled as medium text", "as page heading l", "for"],
    "hint": ["default", "id", "classes"],
    "error-message": ["default", "id"],
    "error-summary": ["default", "without links", "mixed with and without links"],
    "button": ["default", "secondary", "warning", "link", "name", "value", "prevent double click"],
    "tag": ["default", "grey", "green", "red"],
    "summary-list": ["default", "with actions", "with some actions", "no-border"],
    "pagination": ["with prev and next only", "with previous only", "with next only"],
    "notification-banner": ["default", "with type as success"],
    "panel": ["default", "title with no body text"],
    "inset-text": ["default", "html as text"],
    "details": ["default", "html as text"],
    "breadcrumbs": ["default", "with one level", "with last breadcrumb as current page"],
    "back-link": ["default", "with custom text and link"],
    "warning-text": ["default"],
    "task-list": ["default"],
    "service-navigation": [
        "default",
        "with service name",
        "with navigation with a current item",
        "with service name and navigation",
    ],
    "language-navigation": ["default", "inverse", "with multiple languages"],
}
CASES = [(component, name) for component, names in FIXTURES.items() for name in names]


@pytest.mark.parametrize(("component", "name"), CASES, ids=[f"{c}: {n}" for c, n in CASES])
def test_our_markup_is_the_design_systems(component: str, name: str) -> None:
    fixture = fixtures(component)[name]
    assert tokens(BUILDERS[component](fixture["options"])) == tokens(fixture["html"])


def test_a_drift_of_one_attribute_is_seen() -> None:
    html = fixtures("input")["with error message"]["html"]
    assert tokens(html) != tokens(html.replace("govuk-input--error", "govuk-input--mistake"))
    assert tokens(html) != tokens(html.replace("aria-describedby", "aria-labelledby"))
