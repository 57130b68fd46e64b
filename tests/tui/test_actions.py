"""The registry: unique, described, remappable."""

import pytest

from lil_tui.tui.actions import ACTIONS, bindings_for, by_id, key_name


def test_every_action_has_its_own_id_and_a_sentence() -> None:
    assert len(by_id()) == len(ACTIONS)
    for action in ACTIONS:
        assert action.description.endswith(".")
        assert action.label
        assert action.group


@pytest.mark.parametrize("context", sorted({action.context for action in ACTIONS} - {"app"}))
def test_no_key_means_two_things_in_one_place(context: str) -> None:
    lists = ("list", "tree") if context in ("catalogue", "sync", "credentials", "listener") else ()
    here = [action for action in ACTIONS if action.context in (context, *lists)]
    keys = [key for action in here for key in action.keys.split(",")]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("key", ["ctrl+a", "ctrl+b", "ctrl+j", "ctrl+space", "ctrl+s", "ctrl+z"])
def test_keys_that_terminals_take_are_not_relied_upon(key: str) -> None:
    assert all(key not in action.keys.split(",") for action in ACTIONS)


def test_bindings_carry_id_and_tooltip() -> None:
    for binding in bindings_for("list", "tree"):
        assert not isinstance(binding, tuple)
        assert binding.id in by_id()
        assert binding.tooltip


def test_keys_are_shown_as_people_write_them() -> None:
    keys = ("slash", "question_mark", "G", "ctrl+p", "colon", "minus", "full_stop", "space", "delete", "f5")
    assert " ".join(map(key_name, keys)) == "/ ? G ctrl+p : - . space delete f5"
