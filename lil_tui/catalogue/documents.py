"""Rows and details as the JSON documents of contract §2."""

from typing import Any

from lil_tui.catalogue.detail import Detail
from lil_tui.catalogue.elements import ContentNode
from lil_tui.catalogue.rows import CatalogueRow
from lil_tui.text import iso


def row_document(row: CatalogueRow) -> dict[str, Any]:
    """An item of `catalogue search`."""
    return {
        "urn": row.urn,
        "title": row.title,
        "type": row.type,
        "level": row.level,
        "locale": row.locale,
        "minutes": row.minutes,
        "published_at": iso(row.published_at_ms),
        "retired_at": iso(row.retired_at_ms),
        "authors": list(row.authors),
    }


def detail_document(detail: Detail) -> dict[str, Any]:
    """The answer of `catalogue show`."""
    return {
        **row_document(detail.row),
        "description": detail.description,
        "short_description": detail.short_description,
        "availability": detail.row.availability,
        "urls": {"web": detail.urls.web, "sso": detail.urls.sso, "aicc": detail.urls.aicc},
        "image_url": detail.image_url,
        "classifications": [
            {
                "urn": each.urn,
                "name": each.name,
                "type": each.type,
                "paths": [list(path) for path in each.paths],
            }
            for each in detail.classifications
        ],
        "contents": [_content_document(node) for node in detail.contents],
        "last_updated_at": iso(detail.last_updated_at_ms),
        "completions": detail.completions,
    }


def _content_document(node: ContentNode) -> dict[str, Any]:
    return {
        "urn": node.urn,
        "title": node.title,
        "type": node.type,
        "contents": [_content_document(inner) for inner in node.contents],
    }
