"""Filter choices and their counts."""

from dataclasses import replace

import pytest

from lil_tui.catalogue.facets import read_facets
from lil_tui.catalogue.query import CatalogueQuery
from lil_tui.catalogue.search import search
from lil_tui.store import Store

pytestmark = pytest.mark.usefixtures("catalogue")


@pytest.mark.parametrize(
    "query",
    [
        CatalogueQuery(),
        CatalogueQuery(text="excel", types=("COURSE",)),
        CatalogueQuery(under="urn:li:lyndaCategory:2", locale="en_US", include_retired=True),
        CatalogueQuery(author="daly", levels=("BEGINNER",), max_minutes=600),
        CatalogueQuery(text="urn:li:lyndaCourse:252"),
    ],
)
def test_each_count_is_what_choosing_it_gives(store: Store, query: CatalogueQuery) -> None:
    facets = read_facets(store, query)
    for choice in facets.types:
        assert search(store, replace(query, types=(choice.value,))).total == choice.assets
    for choice in facets.levels:
        assert search(store, replace(query, levels=(choice.value,))).total == choice.assets
    for choice in facets.locales:
        assert search(store, replace(query, locale=choice.value)).total == choice.assets
    for length in facets.lengths:
        assert search(store, replace(query, max_minutes=length.max_minutes)).total == length.assets
    for choice in facets.availabilities:
        assert search(store, replace(query, availability=choice.value)).total == choice.assets


def test_what_is_retired_or_gone_can_be_chosen(store: Store) -> None:
    assert [tuple(choice) for choice in read_facets(store, CatalogueQuery()).availabilities] == [
        ("AVAILABLE", 5),
        ("GONE", 1),
        ("RETIRED", 1),
    ]
