"""What is told at once is marked when it happens; an ordinary hazard leaves nothing behind for the worker."""

from __future__ import annotations

from tests.support.cast import Cast
from xiaoan.kernel.hazards.tests.play import Play
from xiaoan.kernel.jobs.models import Job
from xiaoan.wiring.channels import URGENTLY


def test_only_a_danger_leaves_a_job_whether_or_not_there_is_a_channel(cast: Cast) -> None:
    play = Play(cast)
    play.hazard()
    assert not Job.objects.filter(name=URGENTLY).exists()
    report = play.report(danger=True)
    # The job looks for channels when it runs: one set up a minute after the danger is still told.
    assert Job.objects.get(name=URGENTLY).arguments["object_id"] == str(report.id)
