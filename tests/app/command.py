"""Running the command line in this process, as a shell would see it."""

import contextlib
import io
from dataclasses import dataclass

from crawler.app.cli import main


@dataclass(frozen=True, slots=True)
class Result:
    code: int
    out: str
    err: str


def linktend(*arguments: str) -> Result:
    out, err = io.StringIO(), io.StringIO()
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main([str(argument) for argument in arguments])
    except SystemExit as ended:
        return Result(int(ended.code or 0), out.getvalue(), err.getvalue())
    raise AssertionError("main() always exits")
