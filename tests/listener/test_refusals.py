"""What was refused, each once, with its body where that was kept."""

from lil_tui.completions.arrivals import Arrivals
from lil_tui.completions.records import StatementFilter, keep_rejected, list_statements, place_of_statement
from lil_tui.listener.ledger import RequestNote, keep_requests
from lil_tui.listener.refusals import list_refusals, refused_body
from lil_tui.store import Store
from tests.listener.conftest import Start, statement


def keep(store: Store, *notes: RequestNote) -> None:
    """Write requests into the book."""
    store.write(lambda: keep_requests(store, notes)).result()


def reject(store: Store, at_ms: int, reason: str, body: bytes) -> None:
    """Keep a body."""
    store.write(lambda: keep_rejected(store, at_ms, None, reason, body)).result()


def test_a_refused_body_and_its_request_are_one(store: Store) -> None:
    long = "field: " + "x" * 400
    reject(store, 1_000, long, b"first")
    reject(store, 2_000, long, b"second")
    keep(
        store,
        RequestNote(1_001, "statements", 400, None, "::1", long[:300]),
        RequestNote(2_001, "statements", 400, None, "::1", long[:300]),
        RequestNote(2_500, "statements", 400, None, "::1", "a query's fault"),
        RequestNote(3_000, "token", 200, None, "::1", ""),
    )
    found = list_refusals(store)
    assert [each.at_ms for each in found] == [2_500, 2_001, 1_001]
    assert found[0].body_id is None
    bodies = [refused_body(store, each.body_id) for each in found if each.body_id is not None]
    assert bodies == ["second", "first"]


def test_a_body_outlives_the_note_of_its_request(store: Store) -> None:
    reject(store, 1_000, "verb: is missing", b"{}")
    keep(store, RequestNote(9_000_000, "statements", 400, None, "::1", "verb: is missing"))
    found = list_refusals(store)
    assert [(each.at_ms, each.body_id is None) for each in found] == [(9_000_000, True), (1_000, False)]


def test_arrivals_are_counted_by_slices_and_places_found(start: Start) -> None:
    listening = start()
    headers = listening.headers()
    arrivals = Arrivals(10_000, 6)
    ids = []
    for number in range(3):
        said = statement(actor={"mbox": f"mailto:a{number}@example.com"})
        ids += listening.http.post("/xapi/statements", json=said, headers=headers).json()
    stored = list_statements(listening.store).items[0].stored_ms
    assert sum(arrivals.look(listening.store, stored + 1)) == 3
    assert sum(arrivals.look(listening.store, stored + 30_000)) == 3
    assert sum(arrivals.look(listening.store, stored + 90_000)) == 0
    every = StatementFilter()
    listed = [row.id for row in list_statements(listening.store).items]
    assert [place_of_statement(listening.store, every, each) for each in listed] == [0, 1, 2]
    assert sorted(listed) == sorted(ids)
    assert place_of_statement(listening.store, every, "no such") is None
