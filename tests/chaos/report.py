"""The report of chaos runs, for people."""

from collections import Counter
from collections.abc import Iterator, Sequence

from tests.chaos.run import Result
from tests.chaos.steps import STEPS


def lines(results: Sequence[Result]) -> Iterator[str]:
    """Yield kills by step, faults by kind, the verdict, and for each story that went wrong its seed and history."""
    kills: Counter[str] = sum((result.kills for result in results), Counter())
    faults: Counter[str] = sum((result.faults for result in results), Counter())
    verdicts = [result.verdict for result in results]
    yield f"kills: {kills.total()}, in {len(results)} runs, {sum(result.starts for result in results)} starts"
    for step in STEPS:
        yield f"  {kills[step]:4} {step}"
    yield f"other faults: {faults.total()}"
    for kind, count in faults.most_common():
        yield f"  {count:4} {kind}"
    yield f"parts: {sum(each.parts for each in verdicts)}, messages: {sum(each.messages for each in verdicts)}"
    for name in ("lost", "doubled", "misplaced", "early"):
        yield f"{name}: {sum(getattr(each, name) for each in verdicts)}"
    for result in results:
        for (number, wrong), history in zip(result.verdict.wrong.items(), result.histories, strict=True):
            yield f"seed {result.seed}, subscription {number}: {'; '.join(wrong)}"
            yield history
