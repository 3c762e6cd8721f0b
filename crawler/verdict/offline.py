"""Is it them or is it us: whether a run's failures look like our own network being down, pure."""

from dataclasses import dataclass

from crawler.model import Failed, Outcome, Skipped

MASS = 10
CANARIES = ("https://example.com/", "https://www.iana.org/", "https://www.wikipedia.org/")
"""Asked only when a run looks offline; run by different operators, up for decades."""


@dataclass(slots=True)
class Tally:
    """How many targets of a run were answered by somebody, and how many met only silence."""

    answered: int = 0
    silent: int = 0

    def add(self, outcome: Outcome) -> None:
        """Counts one outcome."""
        if isinstance(outcome, Skipped):
            return
        reached = outcome.fault.traits.reached if isinstance(outcome, Failed) else True
        if reached or (reached is False and outcome.hops):
            self.answered += 1
        elif reached is False:
            self.silent += 1

    @property
    def looks_offline(self) -> bool:
        """Whether canaries should be asked: nobody answered, or most of many did not."""
        mass_failure = self.silent >= MASS and self.silent > self.answered
        return self.silent > 0 and (self.answered == 0 or mass_failure)
