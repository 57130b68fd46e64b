"""Saved values by name in the `config` table, as the seed's system keeps LinkedIn's token (contract §5)."""

from lil_tui.store.database import Store


def read_config(store: Store, *names: str) -> dict[str, str]:
    """The values that are there, by name."""
    marks = ", ".join("?" * len(names))
    return dict(store.rows(f"SELECT name, value FROM config WHERE name IN ({marks})", names))  # noqa: S608


def write_config(store: Store, values: dict[str, str | None]) -> None:
    """Set the values, and remove those that are None, in one transaction; waits for it."""

    def job() -> None:
        for name, value in values.items():
            if value is None:
                store.database.execute_sql("DELETE FROM config WHERE name = ?", (name,))
            else:
                store.database.execute_sql(
                    "INSERT INTO config (name, value) VALUES (?, ?)"
                    " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                    (name, value),
                )

    store.write(job).result()
