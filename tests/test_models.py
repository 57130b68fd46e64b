"""The models say what the migrations made."""

import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from lil_tui.store import Store, completion_models, models
from lil_tui.store.database import open_file
from lil_tui.store.models import BaseModel, database_proxy

MODELS = [
    model
    for module in (models, completion_models)
    for _, model in inspect.getmembers(module, inspect.isclass)
    if issubclass(model, BaseModel) and model is not BaseModel and model.__module__ == module.__name__
]


@pytest.fixture
def bound(tmp_path: Path) -> Iterator[Store]:
    """A database behind the models."""
    opened = open_file(tmp_path / "lil.db")
    yield opened
    opened.close()
    database_proxy.initialize(None)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_model_has_the_columns_of_its_table(bound: Store, model: type[BaseModel]) -> None:
    meta = model._meta
    there = {row[1] for row in bound.rows(f"PRAGMA table_info({meta.table_name})")}
    assert {field.column_name for field in meta.sorted_fields} == there
    with bound.reading():
        assert list(model.select()) == []


def test_each_table_of_ours_has_a_model(bound: Store) -> None:
    tables = {name for (name,) in bound.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    not_ours = {each for each in tables if each.startswith(("sqlite_", "learning_object_index", "schema_"))}
    assert {model._meta.table_name for model in MODELS} == tables - not_ours
