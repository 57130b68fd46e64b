"""What a killed demo or export leaves behind is removed by the next one, and nothing else is."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from lil_tui.demo import PREFIX
from lil_tui.settings.passing import IN_USE, passing_folder, remove_leftovers

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs flock")

_HOLDER = """
import time
from lil_tui.settings.passing import passing_folder
with passing_folder("lil-tui-demo-") as folder:
    (folder / "lil.db").touch()
    print(folder, flush=True)
    time.sleep(60)
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The machine's temporary directory, while the test runs."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def test_a_killed_demos_directory_goes_with_the_next_one(temporary: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _HOLDER],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(temporary)},
    ) as holder:
        assert holder.stdout is not None
        folder = Path(holder.stdout.readline().strip())
        assert folder.parent == temporary
        with passing_folder(PREFIX):
            assert (folder / "lil.db").exists()
        holder.send_signal(signal.SIGKILL)
        holder.wait(60)
        assert (folder / "lil.db").exists()
    with passing_folder(PREFIX) as mine:
        assert list(temporary.iterdir()) == [mine]
    assert list(temporary.iterdir()) == []


def test_what_is_no_left_over_stays(temporary: Path) -> None:
    beginning = temporary / f"{PREFIX}beginning"
    beginning.mkdir()
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / IN_USE).touch()
    (temporary / f"{PREFIX}link").symlink_to(elsewhere)
    (temporary / f"{PREFIX}file").touch()
    pointing = temporary / f"{PREFIX}pointing"
    pointing.mkdir()
    (pointing / IN_USE).symlink_to(elsewhere / IN_USE)
    before = sorted(temporary.iterdir())
    remove_leftovers(temporary, PREFIX)
    assert sorted(temporary.iterdir()) == before
    assert (elsewhere / IN_USE).exists()


def test_a_place_that_is_not_there_hinders_nobody(temporary: Path) -> None:
    remove_leftovers(temporary / "none", PREFIX)
