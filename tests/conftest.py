"""How every test starts: an empty home, one of the two databases, and a browser for those that open pages."""

import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import django
import django.conf
import hypothesis
import pytest
import pytest_django

from hearback.commands import static_files
from hearback.core.databases import from_url as settings_of
from tests import browser as chromium
from tests import databases

ROOT = Path(__file__).resolve().parent.parent
DOORS = {"web", "commands"}
ROOMS = {folder.name for folder in (ROOT / "src" / "hearback").iterdir() if folder.is_dir()} - DOORS
# Every test that waits for a browser or for processes of its own stands in one of these, and what runs on both databases
# here or in a room's folder. ./test looks nowhere else for them: to read thousands of others takes each worker ten seconds.
WAITING = (
    *("tests/journeys", "tests/races", "tests/ui/test_gallery.py"),
    *("tests/web/desk/test_pages.py", "tests/web/desk/test_plan_pages.py"),
)
# Without the mark django_db or one of these, pytest-django lets no test near a database.
ASKING = frozenset({"db", "transactional_db", "django_db_setup", "database_kind"})
NO_BROWSER = "There is no Chromium"

# How quickly a machine draws examples says nothing about the house.
hypothesis.settings.register_profile(
    "hearback", hypothesis.settings.default, deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
# For minutes, and not the same each time: pytest tests/properties/whole --hypothesis-profile=long --hypothesis-seed=1
hypothesis.settings.register_profile(
    "long",
    hypothesis.settings.get_profile("hearback"),
    max_examples=400,
    stateful_step_count=50,
    report_multiple_bugs=False,
    print_blob=True,
)
hypothesis.settings.load_profile("hearback")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=databases.KINDS, default="sqlite", help="where the tests keep their rows")
    parser.addoption(
        "--waiting", action="store_true", help="only tests that start processes or open pages in a browser"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Say where everything lies before Django reads it: never with the data of the person who runs the tests."""
    if django.conf.settings.configured:
        raise pytest.UsageError("Django was set up before the tests could say where: unset DJANGO_SETTINGS_MODULE")
    home = Path(tempfile.mkdtemp(prefix="hearback-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    on_postgres = config.getoption("--database") == "postgres"
    url = databases.server_url("hearback") if on_postgres else f"sqlite:///{home / 'hearback.sqlite3'}"
    os.environ |= {"HEARBACK_HOME": str(home), "HEARBACK_URL": "http://testserver", "DATABASE_URL": url}
    os.environ["HEARBACK_QUICKEST"] = "0"  # a test fills a form in within no time, and is no flood
    os.environ.pop("EMAIL_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "hearback.settings"
    django.setup()
    if hasattr(config, "workerinput"):
        return
    static_files.collect()
    if config.getoption("numprocesses", None):
        # The workers inherit this environment, and would set Django up in this home before they could make their own.
        del os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """With `--waiting` nothing is read in which no such test stands."""
    if not config.getoption("--waiting"):
        return None
    here = collection_path.relative_to(ROOT).as_posix()
    return not any(f"{here}/".startswith(f"{place}/") or place.startswith(f"{here}/") for place in WAITING) or None


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before tests are chosen by their marks, and after they are put in order
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None]:
    """A test's folder says where it runs; the fixtures it takes say whether it opens a browser. What is long comes first."""
    waiting = []
    for item in items:
        folder = item.path.relative_to(ROOT / "tests").parts[0]
        in_a_room = folder in ROOMS | {"properties"}
        if (in_a_room and _asks_a_database(item)) or folder == "races":
            item.add_marker("both")
        if folder == "races":
            item.add_marker("race")
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        waits = any(map(item.get_closest_marker, ("race", "browser")))
        waiting += [item] * waits
        if (waits or (item.get_closest_marker("both") and not in_a_room)) and not item.nodeid.startswith(WAITING):
            raise pytest.UsageError(f"./test would not find {item.nodeid}: name its file in WAITING")
    if config.getoption("--waiting"):
        items[:] = waiting
    yield
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def _asks_a_database(item: pytest.Item) -> bool:
    """Whether what it finds may depend on which database it runs on."""
    return "django_db" in item.keywords or not ASKING.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was read stays until the end, and a page is made of more objects than are worth looking through for garbage.

    To do so again and again, as often as Python would, takes two tenths of a run.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """A page asked for in Welsh leaves its thread in Welsh; the next test starts in English again."""
    from django.utils import translation

    with translation.override("en"):
        yield


@pytest.fixture
def with_mail(settings: Any) -> None:
    """The site sends mail, by a relay that is not there: what a test sends goes by one that it runs."""
    from hearback.outbox import mail_url
    from tests.reportback.loop import MAIL

    settings.MAIL = mail_url.parse(MAIL)


# --- databases


@pytest.fixture(scope="session")
def database_kind(pytestconfig: pytest.Config) -> str:
    """`sqlite` or `postgres`: what this run is on."""
    return pytestconfig.getoption("--database")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: pytest_django.DjangoDbBlocker, database_kind: str
) -> Iterator[None]:
    """Give the tests of this worker a database of their own: a copy of tables that were migrated before."""
    from django.db import connection

    folder = Path(os.environ["HEARBACK_HOME"])
    with django_db_blocker.unblock():
        connection.close()
        url = databases.fresh_database(database_kind, folder)
        connection.settings_dict["NAME"] = settings_of(url)["NAME"]
    yield
    with django_db_blocker.unblock():
        connection.close()


@pytest.fixture(scope="module")
def own_database(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker, database_kind: str
) -> Iterator[None]:
    """A database for the tests of one file: what a fixture of the file puts there once, each of them finds as it was put."""
    from django.db import connection

    with django_db_blocker.unblock():
        connection.close()
        shared = connection.settings_dict["NAME"]
        url = databases.fresh_database(database_kind, Path(os.environ["HEARBACK_HOME"]))
        connection.settings_dict["NAME"] = settings_of(url)["NAME"]
        yield
        connection.close()
        connection.settings_dict["NAME"] = shared


@pytest.fixture
def fresh_database(database_kind: str, tmp_path: Path) -> Callable[[], str]:
    """Make a new, migrated, empty database and give its DATABASE_URL, for processes that the test starts itself."""
    return lambda: databases.fresh_database(database_kind, tmp_path)


# --- a real browser


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium, once for all tests of a worker."""
    from playwright.sync_api import sync_playwright

    path, why_not = chromium.ensure()
    if path is None:
        say = pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip
        say(f"{NO_BROWSER}: {why_not}")
    # Playwright keeps a loop running in this thread, which Django takes for asynchronous code of ours.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=chromium.ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def new_context(browser) -> Iterator[Callable]:
    """Open another person's browser: `new_context(java_script_enabled=False, viewport={...})`."""
    opened = []

    def open_context(**options):
        usual = {"locale": "en-GB", "timezone_id": "Europe/London", "reduced_motion": "reduce"}
        context = browser.new_context(**usual | options)
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()


@pytest.fixture
def context(new_context):
    """A person's browser: its own cookies, nothing remembered."""
    return new_context()


@pytest.fixture
def page(context):
    """A tab with JavaScript."""
    return context.new_page()


@pytest.fixture
def no_js_page(new_context):
    """A tab without JavaScript."""
    return new_context(java_script_enabled=False).new_page()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Nobody overlooks that pages were not looked at."""
    missed = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if missed:
        terminalreporter.write_sep("!", f"{len(missed)} BROWSER TESTS DID NOT RUN", red=True, bold=True)
        terminalreporter.write_line(str(missed[0].longrepr[-1]))
        terminalreporter.write_line("Set CHROMIUM=/path/to/chromium; with REQUIRE_BROWSER=1 this is a failure.")
