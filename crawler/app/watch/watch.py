"""Running again and again: the schedule, one run at a time, reports replaced after each."""

import asyncio
import gc
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from apscheduler.events import EVENT_JOB_MAX_INSTANCES, EVENT_JOB_MISSED
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from crawler.app.run.run import Run, plan_of
from crawler.app.run.session import open_session
from crawler.app.run.signals import on_ending
from crawler.app.settings.config import Config
from crawler.app.terminal.errors import Misuse
from crawler.app.terminal.exit_codes import ExitCode
from crawler.app.terminal.files import write_whole
from crawler.app.terminal.progress import Silent
from crawler.app.watch.clock import Clock, follow
from crawler.app.watch.schedule import first_run_at
from db import queries
from db.failures import DatabaseRefused
from db.model import RunStatus
from db.writer import Writer
from reports.model import Report
from reports.notes import lines
from reports.registry import KEPT
from reports.wording import left_out, summary
from sources.discover import discover
from sources.read import SourceError

UNFINISHED = frozenset({RunStatus.RUNNING, RunStatus.INTERRUPTED, RunStatus.INCONCLUSIVE})


@dataclass(slots=True)
class Watch:
    """Checks `config.sources` whenever `trigger` says so and writes reports into `folder`.

    `say` takes one line a run; `now` gives aware wall time.
    """

    config: Config
    trigger: BaseTrigger
    folder: Path
    say: Callable[[str], None]
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    _ending: asyncio.Event = field(default_factory=asyncio.Event)
    _idle: asyncio.Event = field(default_factory=asyncio.Event)
    _run: Run | None = None

    async def run(self) -> ExitCode:
        """Runs until it is asked to stop; a run under way then ends with what it knows.

        Raises:
            Misuse: where not even the first run could be made.
        """
        first = first_run_at(self.trigger, await self._last_start(), self.now())
        # What APScheduler logs is said by our own lines, one a run.
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)
        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_listener(self._passed_over, EVENT_JOB_MAX_INSTANCES | EVENT_JOB_MISSED)
        # A run that was missed is made up for once, however late and however many were missed.
        job = scheduler.add_job(
            self.once,
            self.trigger,
            next_run_time=first,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._idle.set()
        scheduler.start()
        if first is not None and first > self.now():
            self.say(f"first run at {first.astimezone(UTC):%Y-%m-%d %H:%M:%S}Z")
        clock = Clock(self.now)
        following = asyncio.create_task(
            follow(clock, job, self.trigger, scheduler.wakeup, self.say)
        )
        with on_ending(self.stop):
            await self._ending.wait()
            following.cancel()
            # Its shutdown would cancel the run; the run has been asked to end by itself.
            scheduler.pause()
            await self._idle.wait()
            scheduler.shutdown(wait=False)
        return ExitCode.OK

    def stop(self) -> None:
        """Ends the watch, and the run under way with what it knows."""
        self._ending.set()
        if self._run is not None:
            self._run.stop()

    async def once(self) -> None:
        """One run and its reports; what goes wrong is said, and the schedule goes on."""
        if self._ending.is_set():
            return
        self._idle.clear()
        try:
            async with open_session(self.config, self._outputs) as session:
                self._run = session.run(Silent())
                if self._ending.is_set():
                    self._run.stop()
                result = await self._run.execute()
                report = await session.report(result.run_id)
            self._write(report)
            for note in (*lines(report.notes), *result.notes):
                self.say(note)
            self.say(line(report))
        except Misuse as error:
            self.say(f"run failed: {error.message}")
        except Exception as error:  # noqa: BLE001 one run's defect must not end the schedule
            self.say(f"run failed: internal error: {type(error).__name__}: {error}")
        finally:
            self._run = None
            # What a run leaves is in cycles, TLS contexts among it: 0.8 MB each. The collector,
            # which is called rarely, would let 150 of them pile up.
            gc.collect()
            self._idle.set()

    @property
    def _outputs(self) -> tuple[str, ...]:
        return tuple(str(self.folder / file) for file in KEPT)

    def _write(self, report: Report) -> None:
        """Replaces the reports, unless the run proved nothing: then the last ones still hold."""
        if report.run.status is RunStatus.INCONCLUSIVE:
            return
        for file, form in KEPT.items():
            write_whole(self.folder / file, form.render(report))

    def _passed_over(self, _event: object) -> None:
        self.say("scheduled run skipped: the previous run is still in progress")

    async def _last_start(self) -> datetime | None:
        """When the last finished run of this plan began; None where one is due at once."""
        plan = plan_of(self.config)
        try:
            await asyncio.to_thread(discover, self.config.sources, outputs=self._outputs)
            async with Writer(Path(self.config.db)) as writer:
                last = await writer.call(lambda store: queries.latest_run(store.db, plan))
        except (SourceError, DatabaseRefused) as error:
            raise Misuse(str(error)) from error
        if last is None or last.status in UNFINISHED:
            return None
        return datetime.fromisoformat(last.started_at)


def line(report: Report) -> str:
    """A run in one line: its number, its counts, and what changed."""
    kinds = Counter(event.row.kind for event in report.events)
    changes = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
    state = "" if report.run.status is RunStatus.COMPLETE else f" ({report.run.status})"
    if report.run.status is RunStatus.INCONCLUSIVE:
        return (
            f"run {report.run.id}{state}: you appear to be offline. The reports were not changed."
        )
    said = " ".join(filter(None, (summary(report), left_out(report))))
    return f"run {report.run.id}{state}: {said} Changes: {changes or 'none'}."
