"""The table of rules, rule by rule: good examples pass, bad ones name the rule, its clause and the field."""

import json
from typing import Any

import pytest

from lil_tui.completions.statements import (
    RULES,
    StatementError,
    UnreadableBody,
    decode_statement,
    decode_statements,
    validate,
)
from lil_tui.completions.statements.rules import FORGIVEN
from tests.completions.rule_examples import EXAMPLES
from tests.completions.statement_examples import LINKEDIN, REFERENCE, with_member

DECODED_ONLY = {"member-once"}
"""Rules about the text of the JSON, tested from bytes below."""


def _broken(value: Any, *, strict: bool = True) -> StatementError:
    with pytest.raises(StatementError) as caught:
        validate(value, strict=strict)
    return caught.value


def _name(rule: str) -> str:
    return f"{rule} (xAPI 1.0.3 Data {RULES[rule].clause})"


def test_every_rule_of_the_table_has_examples() -> None:
    assert set(EXAMPLES) | DECODED_ONLY == set(RULES)


@pytest.mark.parametrize("rule", EXAMPLES, ids=_name)
def test_statements_that_keep_the_rule_pass(rule: str) -> None:
    for example in EXAMPLES[rule][0]:
        validate(example, strict=True)
        validate(example, strict=False)


@pytest.mark.parametrize("rule", EXAMPLES, ids=_name)
def test_statements_that_break_the_rule_are_told_which(rule: str) -> None:
    for example in EXAMPLES[rule][1]:
        error = _broken(example)
        assert error.rule.name == rule, example
        assert RULES[rule].clause in str(error)


@pytest.mark.parametrize("rule", sorted(set(EXAMPLES) - FORGIVEN), ids=_name)
def test_lenient_forgives_nothing_else(rule: str) -> None:
    for example in EXAMPLES[rule][1]:
        assert _broken(example, strict=False).rule.name == rule


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("0001-01-01T00:00:00+10:00", "years 0001 to 9999"),
        ("9999-12-31T23:00:00-02:00", "years 0001 to 9999"),
        ("9999-12-31T24:00:00Z", "years 0001 to 9999"),
        ("2021-02-30T00:00:00Z", "no such day"),
        ("2021-02-03T25:00:00Z", "no such time"),
        ("2021-02-03T05:00:00-00:00", "-00"),
        ("2021-02-03", "date and time"),
    ],
)
def test_a_refused_timestamp_is_told_its_real_trouble(moment: str, words: str) -> None:
    error = _broken(with_member("timestamp", moment), strict=False)
    assert error.field == "timestamp"
    assert words in error.message
    assert ("-00" in error.message) is (words in ("-00", "date and time"))


@pytest.mark.parametrize("identifier", ["1", "linked-in:progress/7", "not a uuid"])
def test_lenient_takes_ids_that_are_no_uuid(identifier: str) -> None:
    validate(with_member("id", identifier), strict=False)
    validate(with_member("object", {**REFERENCE, "id": identifier}), strict=False)


def test_lenient_still_wants_an_id_that_is_text() -> None:
    identifiers: list[Any] = ["", " ", "a\0b", "\x1b[2J", 7, []]
    for identifier in identifiers:
        assert _broken(with_member("id", identifier), strict=False).field == "id"


def test_lenient_takes_unknown_members_anywhere() -> None:
    for path in ("engagement", "actor mood", "verb tense", "object price", "result grade", "context room"):
        validate(with_member(path, {"any": None}), strict=False)


def test_lenient_still_refuses_a_member_in_the_wrong_case() -> None:
    assert _broken(with_member("Result", {}), strict=False).rule.name == "member-case"


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        ("actor", {"objectType": "Group", "member": [{"mbox": "x"}]}, "actor.member[0].mbox"),
        ("result score", {"scaled": 4}, "result.score.scaled"),
        ("verb display", {"en_US": "did"}, "verb.display.en_US"),
        ("context contextActivities parent", [{"id": "x"}], "context.contextActivities.parent[0].id"),
        (
            "object definition",
            {"interactionType": "choice", "choices": [{}]},
            "object.definition.choices[0].id",
        ),
    ],
)
def test_an_error_names_the_path_of_the_field(path: str, value: Any, field: str) -> None:
    assert _broken(with_member(path, value)).field == field


def test_an_error_holds_no_control_characters_from_the_statement() -> None:
    assert str(_broken(with_member("verb display", {"\x1b]0;x\x07": "did"}))).isprintable()


def test_a_member_that_stands_twice_is_refused() -> None:
    raw = json.dumps(LINKEDIN).encode()
    twice = raw.replace(b'"result":', b'"result": {}, "result":')
    assert _broken(decode_statement(twice).value).rule.name == "member-once"
    inner = raw.replace(b'"mbox":', b'"mbox": "mailto:x@y.com", "mbox":')
    error = _broken(decode_statement(inner).value, strict=False)
    assert (error.rule.name, error.field) == ("member-once", "actor")


def test_a_member_that_stands_twice_inside_an_extension_is_its_owners_matter() -> None:
    raw = json.dumps(LINKEDIN).encode().replace(b'"39"', b'{"a": 1, "a": 2}')
    validate(decode_statement(raw).value, strict=True)


def test_blanks_and_escapes_change_nothing() -> None:
    for raw in (
        json.dumps(LINKEDIN, indent=4),
        json.dumps(LINKEDIN, separators=(",", ":")),
        json.dumps(LINKEDIN),
    ):
        assert decode_statement(raw.encode()).value == LINKEDIN


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"{]",
        b'{"a": 1} x',
        b'{"a": NaN}',
        b"\xff",
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 9999 + b"}",
    ],
)
def test_bytes_that_are_no_json_are_told_so(raw: bytes) -> None:
    with pytest.raises(UnreadableBody):
        decode_statements(raw)


@pytest.mark.parametrize("levels", [70, 900, 20_000])
def test_deep_nesting_is_refused(levels: int) -> None:
    for raw in (b"[" * levels + b"]" * levels, b'{"a":' * levels + b"1" + b"}" * levels):
        with pytest.raises(UnreadableBody, match="deep"):
            decode_statements(raw)


def test_one_statement_and_an_array_are_told_apart() -> None:
    raw = json.dumps(LINKEDIN).encode()
    assert decode_statements(raw)[1] is False
    statements, many = decode_statements(b" [" + raw + b"," + raw + b"]")
    assert many
    assert [statement.body for statement in statements] == [raw.decode()] * 2
