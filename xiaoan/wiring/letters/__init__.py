"""Who is told what. One letter for one answer, and none about what waits for its reader in 待我办 already."""

from xiaoan.wiring.letters import answers, reports


def fill() -> None:
    reports.fill()
    answers.fill()
