import os
import random
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path

from db import queries
from db.connect import connect
from db.model import RunStatus
from tests.db.other_process import numbered
from tests.guards import started

ROOT = Path(__file__).parents[2]
# More for a thorough look: LINKTEND_TEST_KILLS=50
KILLS = int(os.environ.get("LINKTEND_TEST_KILLS", "5"))
WINDOW = 300
COUNT = WINDOW * KILLS


def start(command: str, path: Path, count: int) -> "AbstractContextManager[subprocess.Popen[str]]":
    arguments = [sys.executable, "-m", "tests.db.other_process", command, str(path), str(count)]
    return started(arguments, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def kill_when_committed(path: Path, moment: int, count: int) -> int:
    """Record up to `count` checks; SIGKILL when `moment` are said to be committed; how many were.

    The process goes on writing until the signal reaches it.
    """
    with start("record", path, count) as process:
        assert process.stdout is not None
        said = next(number for line in process.stdout if (number := int(line)) >= moment)
        process.kill()
    return said


def test_a_run_killed_again_and_again_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    path = tmp_path / "links.db"
    moments = random.Random(20260301)
    for first in range(0, COUNT, WINDOW):
        said = kill_when_committed(path, first + moments.randrange(WINDOW // 2), first + WINDOW)
        with connect(path) as db:
            assert db.tools.table("checks").count >= said
    with start("finish", path, COUNT) as process:
        process.communicate()
    assert process.returncode == 0
    with connect(path) as db:
        (run,) = queries.runs(db, 2)
        assert run.status is RunStatus.COMPLETE
        assert run.resumed == KILLS
        found = sorted(queries.checks(db, run.id), key=lambda check: check.target.url)
        expected = sorted(map(numbered, range(COUNT)), key=lambda check: check.target.url)
        assert found == expected
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        db.execute("INSERT INTO pages_fts (pages_fts) VALUES ('integrity-check')")
        assert len(queries.search(db, "page", limit=COUNT)) == COUNT // 2
