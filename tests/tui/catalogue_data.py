"""A small catalogue on disk, and the real app over it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from lil_tui.services import Services, build_services
from lil_tui.store.database import open_file
from lil_tui.tui.app import LilApp
from lil_tui.tui.panes import PaneSpec
from lil_tui.tui.screens.catalogue import CataloguePane
from tests.catalogue.builder import DAY_MS, CatalogueBuilder
from tests.tui.harness import screen_text

PUBLISHED_MS = 1_700_000_000_000
LINK = "https://www.linkedin.com/learning/excel-2007-creating-and-managing-invoices"

_TITLES = (
    ("Excel 2007: Creating and Managing Invoices", "BEGINNER", 2 * 3600, "t-excel"),
    ("Excel: Power Query", "ADVANCED", 5400, "t-excel"),
    ("Marketing Foundations", "BEGINNER", 3000, "t-brand"),
    ("Développer avec Python", None, 900, "t-python"),
    ("Learning Python", "INTERMEDIATE", 9000, "t-python"),
    ("漢字の講座 Excel 入門", "BEGINNER", 600, "t-excel"),
    ("[Required] ISO 27001 [/]", None, None, "t-brand"),
    ("Evil \x1b]0;PWNED\x07 course", None, 60, "t-brand"),
)


def fill(file: Path, *, locales: tuple[str, ...] = ("en_US",), filler: int = 40) -> None:
    """Write a catalogue: two libraries, three topics, a skill, and courses under them."""
    store = open_file(file, bind=False)
    builder = CatalogueBuilder(store)
    for locale in locales:
        for urn, name, kind, parents in (
            ("l-bus", "Business", "LIBRARY", ()),
            ("l-tec", "Technology", "LIBRARY", ()),
            ("s-mar", "Marketing", "SUBJECT", ("l-bus",)),
            ("s-off", "Spreadsheets", "SUBJECT", ("l-bus",)),
            ("s-dev", "Programming", "SUBJECT", ("l-tec",)),
            ("t-brand", "Branding", "TOPIC", ("s-mar",)),
            ("t-excel", "Excel", "TOPIC", ("s-off",)),
            ("t-python", "Python", "TOPIC", ("s-dev",)),
            ("k-excel", "Microsoft Excel", "SKILL", ()),
        ):
            builder.classification(urn, name, kind, parents=parents, locale=locale)
    above = {"t-brand": ("s-mar", "l-bus"), "t-excel": ("s-off", "l-bus"), "t-python": ("s-dev", "l-tec")}
    titles = [
        *_TITLES,
        *((f"Course number {n}", "BEGINNER", 60 * n, "t-brand") for n in range(1, filler + 1)),
    ]
    for number, (title, level, seconds, topic) in enumerate(titles):
        subject, library = above[topic]
        builder.asset(
            f"urn:li:lyndaCourse:{1000 + number}",
            title,
            under=[(topic, subject), *(["k-excel"] if topic == "t-excel" else [])],
            indirect=[(subject, library), library],
            raw=_RAW,
            level=level,
            time_to_complete=seconds,
            published_at=PUBLISHED_MS - number * DAY_MS,
            last_updated_at=PUBLISHED_MS,
            authors="Ann Lee\nBo Díaz" if number % 2 else "Curt Frye",
            description_include_html="<p>First <b>words</b>.</p><ul><li>One</li></ul><script>no()</script>",
            web_launch_url=LINK if not number else f"https://www.linkedin.com/learning/course-{number}",
            sso_launch_url=f"https://www.linkedin.com/checkpoint/sso?course={number}"
            if number != 1
            else None,
        )
    builder.asset(
        "urn:li:lyndaCourse:1", "Old Excel", live=0, availability="RETIRED", retired_at=PUBLISHED_MS
    )
    for locale in locales[1:]:
        builder.asset(
            f"urn:li:lyndaCourse:9{locale}", f"Kurs {locale}", under=[("t-excel", "s-off")], locale=locale
        )
    builder.count()
    store.close()


def add_course(file: Path, title: str, number: int = 77_777) -> None:
    """What a page of a sync brings: one more course, the newest of all."""
    store = open_file(file, bind=False)
    builder = CatalogueBuilder(store)
    builder.assets = number
    builder.asset(f"urn:li:lyndaCourse:{number}", title, published_at=PUBLISHED_MS + number * DAY_MS)
    builder.write_many(
        "INSERT INTO sync_run (mode, status, asset_types, locales, started_at, added, seen)"
        " VALUES ('incremental', 'running', 'COURSE', 'en_US', 0, 1, 1)",
        [()],
    )
    store.close()


_RAW: dict[str, Any] = {
    "details": {"availableLocales": [{"language": "en", "country": "US"}, {"language": "de"}]},
    "contents": [
        {
            "asset": {
                "urn": f"urn:chapter:{number}",
                "type": "CHAPTER",
                "title": {"value": f"{number}. Chapter"},
                "contents": [
                    {"asset": {"type": "VIDEO", "title": {"value": f"Video {number}.{part}"}}}
                    for part in (1, 2)
                ],
            }
        }
        for number in (1, 2)
    ],
}


def services_of(folder: Path, **variables: str) -> Services:
    """The services of a data dir."""
    return build_services(
        {"LIL_TUI_DATA_DIR": str(folder), "LIL_TUI_CONFIG": str(folder / "none.toml"), **variables}
    )


def file_in(folder: Path) -> Path:
    """Where the database is."""
    return folder / "lil.db"


class CatalogueScreen:
    """The app with the catalogue open, and what a person sees of it."""

    def __init__(self, app: LilApp, pilot: Pilot[Any]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def pane(self) -> CataloguePane:
        """The pane."""
        assert isinstance(self.app.pane, CataloguePane)
        return self.app.pane

    async def press(self, *keys: str) -> None:
        """Press keys and wait for what they cause."""
        await self.pilot.press(*keys)
        await self.settle()

    async def type(self, text: str) -> None:
        """Type into the field that has the focus."""
        await self.press(*("space" if letter == " " else letter for letter in text))

    async def settle(self) -> None:
        """Wait until the reader has nothing left and its answers are painted."""
        loop = asyncio.get_running_loop()
        for _ in range(4):
            await self.app.workers.wait_for_complete()
            await loop.run_in_executor(self.app.reader, lambda: None)
            await self.pilot.pause()

    async def look(self) -> None:
        """Have the pane look for news now, not in a second."""
        self.pane.refresher.look()
        await self.settle()

    @property
    def lines(self) -> list[str]:
        """The screen, line by line."""
        return screen_text(self.app)

    @property
    def text(self) -> str:
        """The screen."""
        return "\n".join(self.lines)

    @property
    def titles(self) -> list[str]:
        """The titles in the list, as far as they are here."""
        courses = self.pane.courses
        rows = (courses.row_at(index) for index in range(courses.line_count))
        return [row.course.title for row in rows if row is not None]


@asynccontextmanager
async def catalogue(
    folder: Path, size: tuple[int, int] = (120, 36), **variables: str
) -> AsyncIterator[CatalogueScreen]:
    """Open the app on a data dir's catalogue."""
    services = services_of(folder, **variables)
    panes = [
        PaneSpec("catalogue", "Catalogue", "lil_tui.tui.screens.catalogue:CataloguePane"),
        PaneSpec("sync", "Sync", "tests.tui.harness:SyncPane"),
    ]
    app = LilApp(services, panes=panes)
    async with app.run_test(size=size) as pilot:
        screen = CatalogueScreen(app, pilot)
        await screen.settle()
        yield screen
    services.close()
