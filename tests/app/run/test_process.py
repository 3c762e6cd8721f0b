"""Who is alive, as far as this host can tell."""

from crawler.app.run.process import is_alive, this_process
from db.lease import Holder


def test_this_process_is_alive_and_an_earlier_one_under_its_number_is_not() -> None:
    me = this_process()
    assert is_alive(me)
    assert not is_alive(Holder(me.host, me.pid, f"{me.started}0"))


def test_a_number_that_no_process_can_have_is_not_alive() -> None:
    assert not is_alive(Holder(this_process().host, 1 << 40, "then"))
