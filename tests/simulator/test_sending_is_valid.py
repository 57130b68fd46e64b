"""The product's validation takes what the simulator sends; the strict one all but what is odd on purpose."""

from typing import Any

import msgspec
import pytest

from lil_tui.completions.statements import decode_statement, validate
from lil_tui.simulator.sending import Sender, SendOptions

COURSES = [f"urn:li:lyndaCourse:{number}" for number in range(300)]


@pytest.mark.parametrize("user_type", ["email", "account", "hash"])
@pytest.mark.parametrize("strict", [False, True])
def test_what_is_sent_is_valid(user_type: Any, strict: bool) -> None:
    oddness = {"odd_ids": 0, "extras": 0} if strict else {"odd_ids": 0.2, "extras": 0.3}
    options = SendOptions(count=800, learners=60, user_type=user_type, **oddness)
    for one in Sender(COURSES, options).statements():
        statement = decode_statement(msgspec.json.encode(one))
        validate(statement.value, strict=strict)
