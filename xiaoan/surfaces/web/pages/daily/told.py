"""What was recorded, in one or two sentences for the page one comes back to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiaoan.foundation.text import measure
from xiaoan.kernel.work.commands import Receipt
from xiaoan.kernel.work.shapes import Check
from xiaoan.surfaces.web.pages.daily.posted import Reading


def recorded_words(check: Check, heard: Reading, receipt: Receipt) -> str:
    """已记：what, where, how many items wrong and fine, what follows from the faults, what does not count."""
    titles = "、".join(dict.fromkeys(task.title for task in check.tasks))
    bad = len({answer["item"] for answer in heard.faults})
    passed_over = sum(1 for answer in heard.answers if answer["answer"] == "na")
    fine = sum(1 for question in check.questions if question.answer == "check") - bad - passed_over
    counts = [
        _("{n}有问题").format(n=measure(bad, _("项"))) if bad else "",
        _("{n}不适用").format(n=measure(passed_over, _("项"))) if passed_over else "",
        _("{n}无异常").format(n=measure(fine, _("项"))) if fine else "",
    ]
    said = _("已记“{titles}”").format(titles=titles) + ("：" if any(counts) else "")
    said += "、".join(words for words in counts if words) + "。"
    fixed = sum(1 for answer in heard.faults if answer["fixed_on_spot"])
    if len(heard.faults) > fixed:
        said += _("有问题的已上报，等安全员核实。")
    if fixed:
        said += _("当场处理好的记为立行立改，等人确认。")
    if receipt.clock_corrected:
        said += _("手机时间不准，已按收到的时间校正。")
    return said + "".join(receipt.notes)
