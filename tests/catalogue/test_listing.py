"""The listing that a long list on a screen reads."""

from lil_tui.catalogue.listing import Listing
from lil_tui.catalogue.query import CatalogueQuery
from lil_tui.store import Store
from tests.catalogue.builder import CatalogueBuilder


def test_pages_stay_in_step_while_the_catalogue_grows(store: Store, catalogue: CatalogueBuilder) -> None:
    listing = Listing(store, CatalogueQuery())
    assert listing.count() == 5
    first = listing.fetch(0, 2)
    catalogue.asset("urn:li:lyndaCourse:900", "Newest of All")
    assert [*first, *listing.fetch(2, 9)] == listing.fetch(0, 9)
    assert Listing(store, CatalogueQuery()).fetch(0, 1)[0].title == "Newest of All"


def test_a_row_is_found_again_by_its_key(store: Store, catalogue: CatalogueBuilder) -> None:
    listing = Listing(store, CatalogueQuery())
    row = listing.fetch(3, 1)[0]
    assert listing.locate(listing.key(row)) == 3
    assert listing.locate(404) is None
    assert listing.locate("urn") is None
