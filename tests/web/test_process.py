"""The small web as a process of its own: it tells where it is, obeys, and never lingers."""

import json
import re
import signal
import subprocess
import sys
from collections import Counter
from contextlib import AbstractContextManager
from pathlib import Path

import httpx
import pytest

from tests.guards import started
from tests.web.process import WebProcess
from tests.web.reading_list import EXPECTED, MISTITLED, SCRIPT

ROOT = Path(__file__).parents[2]
NAME = "tests.web.reading_list:SCRIPT"


def get(web: WebProcess, url: str) -> int:
    host, path = url.removeprefix("https://").split("/", 1)
    address = f"https://127.0.0.1:{web.where['https_port']}/{path}"
    with httpx.Client(verify=False, trust_env=False) as client:
        return client.get(address, headers={"Host": host}).status_code


def test_links_break_and_mend_on_command() -> None:
    url = "https://eugeneyan.com/"
    with WebProcess(NAME) as web:
        codes = [get(web, url)]
        web.break_link(url, 410)
        codes.append(get(web, url))
        web.mend_link(url)
        codes.append(get(web, url))
        assert (web.asked(), web.peak()) == ({url: 3}, {"eugeneyan.com": 1})
        web.forget()
        assert web.asked() == {}
        web.break_link(url, 0)
        with pytest.raises(httpx.TransportError):
            get(web, url)
    assert codes == [200, 410, 200]


def start(*options: str) -> "AbstractContextManager[subprocess.Popen[str]]":
    command = [sys.executable, "-m", "tests.web", *options]
    return started(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)


def first_line(process: "subprocess.Popen[str]") -> dict[str, object]:
    assert process.stdout is not None
    told: dict[str, object] = json.loads(process.stdout.readline())
    return told


def test_it_ends_when_its_stdin_closes() -> None:
    with start() as process:
        assert {"http_port", "https_port", "cafile", "connect_to"} == first_line(process).keys()
        process.communicate()
    assert process.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_on_a_signal_and_takes_its_files_along(number: signal.Signals) -> None:
    with start() as process:
        cafile = Path(str(first_line(process)["cafile"]))
        process.send_signal(number)
        assert process.wait() == 0
    assert not cafile.exists()


def test_it_ends_at_its_time_limit() -> None:
    with start("--limit", "0.1") as process:
        assert process.wait() == 0


def test_an_unknown_command_is_answered() -> None:
    with start() as process:
        first_line(process)
        told, _ = process.communicate('{"do": "dance"}\n')
    assert json.loads(told) == {"error": "no such command: dance"}


def test_the_script_plays_every_link_of_the_reading_list() -> None:
    text = (ROOT / "examples/reading-list.md").read_text(encoding="utf-8")
    urls = re.findall(r"https?://\S+", text)
    assert (len(urls), len(set(urls))) == (35, 34)
    assert set(urls) == EXPECTED.keys() | MISTITLED.keys()
    assert set(urls) <= SCRIPT.urls.keys()


def test_the_reading_list_shows_every_verdict() -> None:
    told = Counter(EXPECTED.values())
    assert told.keys() == {"ok", "moved", "blocked", "failing", "broken"}
