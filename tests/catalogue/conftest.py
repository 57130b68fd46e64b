"""A store with a small catalogue whose every entry is there for a reason."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lil_tui.store import Store
from lil_tui.store.database import open_file
from tests.catalogue.builder import CatalogueBuilder

EXCEL_RAW = {
    "urn": "urn:li:lyndaCourse:252",
    "details": {"availableLocales": [{"country": "US", "language": "en"}, {"language": "de"}]},
    "contents": [
        {
            "asset": {
                "urn": "urn:li:lyndaChapter:(urn:li:lyndaCourse:252,4472)",
                "title": {"value": "Introduction"},
                "type": "CHAPTER",
                "contents": [
                    {
                        "asset": {
                            "urn": "urn:li:lyndaVideo:(urn:li:lyndaCourse:252,24961)",
                            "title": {"value": "Welcome"},
                            "type": "VIDEO",
                            "details": {"timeToComplete": {"duration": 2, "unit": "MINUTE"}},
                        }
                    }
                ],
            }
        }
    ],
}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with empty tables, made once."""
    file = tmp_path_factory.mktemp("migrated") / "lil.db"
    open_file(file).close()
    return file


@pytest.fixture
def store(migrated: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty database."""
    shutil.copyfile(migrated, tmp_path / "lil.db")
    store = open_file(tmp_path / "lil.db")
    yield store
    store.close()


@pytest.fixture
def builder(store: Store) -> CatalogueBuilder:
    """An empty catalogue."""
    return CatalogueBuilder(store)


@pytest.fixture
def catalogue(builder: CatalogueBuilder) -> CatalogueBuilder:
    """A few assets in three locales: live, retired and gone ones, and a tree above them."""
    builder.classification("urn:li:lyndaCategory:1", "Technology", "LIBRARY")
    builder.classification("urn:li:lyndaCategory:2", "business", "LIBRARY")
    builder.classification(
        "urn:li:lyndaCategory:3", "Analysis", "SUBJECT", parents=["urn:li:lyndaCategory:2"]
    )
    builder.classification("urn:li:lyndaCategory:4", "Data", "SUBJECT", parents=["urn:li:lyndaCategory:1"])
    builder.classification(
        "urn:li:lyndaCategory:5",
        "Spreadsheets",
        "TOPIC",
        parents=["urn:li:lyndaCategory:3", "urn:li:lyndaCategory:4"],
    )
    builder.classification("urn:li:lyndaCategory:6", "Lonely", "TOPIC")
    builder.classification("urn:li:skill:163", "Microsoft Excel", "SKILL")
    builder.classification("urn:li:skill:7", "algebra", "SKILL")
    builder.classification("urn:li:lyndaCredentialingProgram:9", "CPE", "CONTINUING_EDUCATION_UNIT")
    builder.classification("urn:li:lyndaCategory:1", "Technologie", "LIBRARY", locale="de_DE")
    builder.asset(
        "urn:li:lyndaCourse:252",
        "Excel 2007 Essential Training",
        under=[
            ("urn:li:lyndaCategory:5", "urn:li:lyndaCategory:3"),
            ("urn:li:lyndaCategory:5", "urn:li:lyndaCategory:4"),
            "urn:li:skill:163",
        ],
        indirect=[
            ("urn:li:lyndaCategory:3", "urn:li:lyndaCategory:2"),
            "urn:li:lyndaCategory:2",
            ("urn:li:lyndaCategory:4", "urn:li:lyndaCategory:1"),
            "urn:li:lyndaCategory:1",
        ],
        raw=EXCEL_RAW,
        authors="Lorna A. Daly\nJosé Núñez",
        level="BEGINNER",
        time_to_complete=18_790,
        description="Like the other applications in Office.",
        description_include_html="<p>Like the <em>other</em> applications</p><ul><li>one</li></ul>",
        short_description="A detailed look.",
        web_launch_url="https://www.linkedin.com/learning/excel-2007-essential-training",
        sso_launch_url=(
            "https://www.linkedin.com/checkpoint/enterprise/login/1?pathWildcard=1&application=learning"
            "&redirect=https%3A%2F%2Fwww%2Elinkedin%2Ecom%2Flearning%2Fexcel-2007-essential-training%3Fu%3D1"
        ),
        aicc_launch_url="https://www.linkedin.com/learning/aicc?content=urn%3Ali%3AlyndaCourse%3A252",
        last_updated_at=1_613_522_076_915,
    )
    builder.asset(
        "urn:li:lyndaCourse:300",
        "Learning C++",
        under=["urn:li:skill:7"],
        authors="Ann Roe",
        level="ADVANCED",
        time_to_complete=1_800,
        description="Templates, classes and the Excel-lent standard library.",
        web_launch_url="https://www.linkedin.com/learning/learning-c-plus-plus?dApp=59&leis=LAA",
    )
    builder.asset(
        "urn:li:lyndaLearningPath:5a",
        "Become a Café Manager",
        asset_type="LEARNING_PATH",
        level="INTERMEDIATE",
        time_to_complete=36_000,
        web_launch_url="https://www.linkedin.com/learning/paths/become-a-cafe-manager",
    )
    builder.asset("urn:li:lyndaCourse:400", "Excel入門講座", locale="ja_JP", authors="山田 太郎")
    builder.asset("urn:li:lyndaCourse:500", "Übung macht den Meister", locale="de_DE", time_to_complete=89)
    builder.asset(
        "urn:li:lyndaCourse:600",
        "Excel 97",
        live=0,
        availability="RETIRED",
        retired_at=1_600_000_000_000,
        under=["urn:li:lyndaCategory:2", "urn:li:skill:163"],
    )
    builder.asset("urn:li:lyndaCourse:700", "Excel 95", live=0, gone_at=1_700_000_000_000)
    builder.count()
    return builder
