"""Views without rooms behind them: what they show is invented."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from hearback.web.ui import csp, errors, forms, pages
from hearback.web.ui.charts import Bar, Sums, chart
from hearback.web.ui.default_deny import rule
from hearback.web.ui.lists import Filter, Filters, Page
from hearback.web.ui.pieces import Entry, Link, Navigation, Progress, Task, change, process_navigation
from hearback.web.ui.tiles import region_map

LAYOUT = {
    "navigation": process_navigation(
        "Open government action plan 2013 to 2015", "/en/uk-2013/", run_by="Invented Office and the Invented Network"
    ),
    "demonstration": True,
}
CRUMBS = (Link("Home", "/en/"), Link("Open government action plan", "/en/uk-2013/"), Link("This page"))
LONG = "Anghydffurfiaeth-a-thryloywder-cyhoeddus-llywodraethol"
WORDS = """Publish every contract over £10,000 within 30 days.

A second paragraph, with “quotes”, an emoji 🙂 and <b>no markup</b>.
And a line of its own."""


class HaveYourSay(forms.Form):
    key = forms.KeyField()
    words = forms.PlainText(
        label=_("What would you like to say?"),
        help_text="Do not write anything that tells who somebody else is.",
        lines=8,
        max_length=200,
        error_messages={"required": "Write what you would like to say"},
    )
    kind = forms.Choice(
        label="What kind of thing is it?",
        choices=[("suggestion", "A suggestion"), ("question", "A question"), ("none", "None of these")],
        widget=forms.Radios(
            hints={"question": "We will answer it."}, reveals={"question": "by"}, divider_before={"none": "or"}
        ),
    )
    by = forms.DayField(label="When do you need the answer?", required=False)
    themes = forms.Choices(
        label="What is it about?", choices=[("money", "Public money"), ("land", "Land")], required=False
    )
    since = forms.PartialDateField(label="Since when?", help_text="For example, 3 2014", required=False)
    place = forms.Choice(label="Where?", choices=[("", ""), ("w", "Wales")], widget=forms.Select(), required=False)
    email = forms.Email(label="Email address (optional)", required=False)
    telephone = forms.Telephone(label="Telephone (optional)", required=False)
    cost = forms.PlainText(label="What would it cost?", required=False, widget=forms.TextInput(prefix="£", width=10))
    paper = forms.Upload(label="A letter", endings=(".pdf",), max_bytes=1_000_000, required=False)
    agree = forms.Agree(label="I have read what becomes of it", help_text="It is short.")


class OneQuestion(forms.Form):
    heading_field = "name"
    name = forms.PlainText(label="What is your name?", max_length=100, autocomplete="name")


@rule("anyone")
def pieces(request: HttpRequest) -> HttpResponse:
    bars = chart(
        "Contributions by theme",
        [Bar("Public money", [42], "42 contributions", href="?theme=money"), Bar(LONG, [7]), Bar("Nothing", [0])],
        heading="Theme",
    )
    stacked = chart(
        "What became of them",
        [Bar("Public money", [20, 12, 10]), Bar("Land", [3, 0, 1])],
        names=["Changed the plan", "Changed part of it", "Not done"],
    )
    values = {
        "title": "Every piece",
        "crumbs": CRUMBS,
        "bars": bars,
        "stacked": stacked,
        "regions": region_map(
            "Where they are",
            {"wales": [3, 1], "yorkshire": [0, 12], "": [1, 0]},
            words=lambda numbers: f"{sum(numbers)} of {LONG}" if sum(numbers) == 12 else f"{sum(numbers)} members",
            names=["Heard from", "Not yet"],
            href=lambda region: f"?region={region}",
            chosen="wales",
        ),
        "sums": Sums(100, 12, 20, 65, 3, href="?all", hrefs=dict.fromkeys(("waiting", "answered"), "?state=x")),
        "no_sums": Sums(0, 0, 0, 0, 0),
        "entries": [
            Entry(date(2013, 3, 20), "Workshop in Manchester", "Notes are published.", href="/en/"),
            Entry(date(2013, 6, 27), "Draft open for comment", marker="now"),
            Entry("Autumn 2013", "Final plan", marker="next"),
        ],
        "tasks": [
            Task("Say who runs it", "#a", "Done"),
            Task("State the promise", "#b", "Not yet", "blue", hint="What you will do with what people say"),
            Task("Publish", status="Cannot start yet"),
        ],
        "rows": [
            change("Name", "Invented Person", "#name"),
            change("Words", WORDS, "#words", kind="text", language="cy"),
        ],
        "words": WORDS,
        "arabic": "نريد نشر العقود العامة",
        "long": LONG,
        "states": [("waiting", "Waiting for an answer"), ("answered", "Answered"), ("no", "We decided not to do this")],
    }
    return render(request, "gallery/pieces.html", LAYOUT | values)


@rule("anyone")
def people_said(request: HttpRequest) -> HttpResponse:
    rows = [
        SimpleNamespace(
            title=f"Contribution {number} about {LONG}",
            href=f"{number}/",
            when=datetime(2013, 3, number, tzinfo=UTC),
            text=WORDS,
        )
        for number in range(1, 6)
    ]
    filters = Filters(
        request.GET,
        Filter("theme", "Theme", [("money", "Public money"), ("long", LONG)]),
        Filter("state", "State", [("waiting", "Waiting for an answer")]),
    )
    page = Page(rows, previous="?before=1~a", next="?after=5~b", filters=filters)
    return pages.list_page(
        request, page, title="What people said", row="gallery/row.html", intro="Newest first.", crumbs=CRUMBS, **LAYOUT
    )


@rule("anyone")
def nothing_said(request: HttpRequest) -> HttpResponse:
    filters = Filters(request.GET, Filter("theme", "Theme", [("money", "Public money")]))
    page = Page([], previous="", next="", filters=filters)
    nothing = "Nobody has said anything yet. Be the first."
    return pages.list_page(request, page, title="What people said", row="gallery/row.html", nothing=nothing, **LAYOUT)


@rule("anyone")
def have_your_say(request: HttpRequest) -> HttpResponse:
    form = HaveYourSay(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect("check/")
    return pages.form_page(request, form, title="Have your say", back="/en/", **LAYOUT)


@rule("anyone")
def one_question(request: HttpRequest) -> HttpResponse:
    form = OneQuestion(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("../check/")
    return pages.form_page(request, form, title="What is your name?", back="/en/", **LAYOUT)


@rule("anyone")
def check(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return redirect("../done/")
    rows = [change("Your words", WORDS, "../", kind="text"), change("Your name", "Invented Person", "../one/")]
    return pages.check_page(request, rows, button="Send it", hidden={"key": "1"}, back="../", **LAYOUT)


@rule("anyone")
def done(request: HttpRequest) -> HttpResponse:
    return pages.done_page(
        request, title="Thank you", text="We will answer by 1 June 2013.", reference="7NM3-YN3Q", **LAYOUT
    )


JOB = SimpleNamespace(done=3)


@rule("anyone")
def job(request: HttpRequest) -> HttpResponse:
    over = JOB.done >= 10
    progress = Progress(
        "Importing the notes",
        JOB.done,
        10,
        "All rows are in." if over else "Reading the file.",
        finished=over,
        then=Link("See what was imported", "/en/desk/") if over else None,
    )
    return pages.progress_page(request, progress, layout="ui/desk.html")


@rule("anyone")
def desk(request: HttpRequest) -> HttpResponse:
    navigation = Navigation("Desk", "/en/desk/", (Link("This week", "/en/desk/"), Link("Queue", "/en/desk/job/")))
    return render(request, "gallery/desk.html", {"title": "What needs you this week", "navigation": navigation})


def error(name: str):
    """A view that shows an error page with status 200, so that a browser keeps quiet about it."""

    @rule("anyone")
    def view(request: HttpRequest) -> HttpResponse:
        shown = {
            "400": errors.bad_request,
            "403": errors.forbidden,
            "410": lambda r: errors.gone(r, "Its author took it back."),
            "500": errors.server_error,
            "csrf": errors.csrf_failure,
        }[name](request)
        shown.status_code = 200
        return shown

    return view


@rule("anyone")
def crash(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nobody said who may see this")


@rule("anyone")
def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("for everybody")


@rule("anyone")
def personal(request: HttpRequest) -> HttpResponse:
    return csp.depends_on_viewer(HttpResponse("for one"))


@rule("anyone")
def secret(request: HttpRequest) -> HttpResponse:
    return csp.without_referrer(HttpResponse("behind a private link"))
