"""Completions, statements, learners and explanations as the JSON documents of contract §2."""

from typing import Any

from lil_tui.completions.listing import CompletionRow
from lil_tui.completions.people import LearnerRow
from lil_tui.completions.privacy import HeldOnLearner
from lil_tui.completions.records import RejectedStatement, StatementRow, StoredStatement
from lil_tui.completions.why import Explanation
from lil_tui.text import iso


def completion_document(row: CompletionRow) -> dict[str, Any]:
    """An item of `completions list`."""
    return {
        "learner": row.learner,
        "learner_name": row.learner_name,
        "urn": row.urn,
        "title": row.title,
        "progress": row.progress,
        "completed": row.completed,
        "first_seen_at": iso(row.first_seen_ms),
        "updated_at": iso(row.updated_ms),
        "completed_at": iso(row.completed_ms),
        "source": row.source,
    }


def statement_document(row: StatementRow) -> dict[str, Any]:
    """An item of `statements list`."""
    return {
        "id": row.id,
        "stored_at": iso(row.stored_ms),
        "timestamp": iso(row.timestamp_ms),
        "learner": row.learner,
        "verb": row.verb,
        "urn": row.urn,
        "outcome": row.outcome,
        "reason": row.reason,
    }


def stored_document(stored: StoredStatement) -> dict[str, Any]:
    """The answer of `statements show`: the item, what else is known, and the statement as it was sent."""
    return {
        **statement_document(stored.row),
        "learner_name": stored.row.learner_name,
        "title": stored.row.title,
        "progress": stored.row.progress,
        "client": stored.row.client_id,
        "voided_by": stored.voided_by,
        "statement": stored.statement,
    }


def rejected_document(rejected: RejectedStatement) -> dict[str, Any]:
    """An item of `statements rejected`."""
    return {
        "at": iso(rejected.at_ms),
        "client": rejected.client,
        "reason": rejected.reason,
        "body": rejected.body,
    }


def learner_document(row: LearnerRow) -> dict[str, Any]:
    """An item of `learners list`."""
    return {
        "learner": row.learner,
        "name": row.name,
        "employee_id": row.employee_id,
        "department": row.department,
        "listed": row.listed,
        "first_met_at": iso(row.created_ms),
        "courses": row.courses,
        "completed": row.completed,
    }


def held_document(held: HeldOnLearner) -> dict[str, Any]:
    """The answer of `learners export`."""
    return {
        "learner": held.learner,
        "identities": held.identities,
        "completions": [completion_document(row) for row in held.completions],
        "statements": [
            {**entry, "stored_at": iso(entry["stored_at"]), "timestamp": iso(entry["timestamp"])}
            for entry in held.statements
        ],
        "mentioned_in": held.mentions,
        "rejected": held.rejected,
    }


def explanation_document(explanation: Explanation) -> dict[str, Any]:
    """The answer of `why`."""
    return {
        "answer": explanation.answer,
        "verdict": explanation.verdict,
        "steps": [
            {"check": step.check, "result": step.result, "evidence": step.evidence, "at": iso(step.at_ms)}
            for step in explanation.steps
        ],
    }
