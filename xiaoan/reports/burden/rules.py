"""The rules of burden and honesty, each with a figure of now, or with the test that holds it by design."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xiaoan.foundation.text import measure
from xiaoan.kernel.messages.counting import Traffic
from xiaoan.kernel.work.weight.durations import Told
from xiaoan.reports.burden.proof import Demanded, SameColumns


class Rule(NamedTuple):
    """One rule. `figure` is counted now, `broken` when it shows a breach; `test` names what holds it by design."""

    title: str
    figure: str = ""
    broken: bool = False
    test: str = ""


def rules(
    proofs: Sequence[Demanded],
    columns: Sequence[SameColumns],
    typed: Sequence[SameColumns],
    told: Told,
    traffic: Traffic,
    pointless: tuple[int, int],
) -> list[Rule]:
    """Every rule in the order of the design; `pointless` is (said, still unanswered)."""
    bare = [each for each in proofs if not each.grounded]
    twice = sum(each.times for each in told.twice)
    said, waiting = pointless
    return [
        Rule(
            "照片、位置、签字只在条款要求时才要",
            f"要求 {measure(len(proofs), '项')}，没有条款的 {measure(len(bare), '项')}", bool(bare),
        ),
        Rule(
            "不排名、不连续打卡、不积分、不比在线时长",
            test="test_risk_then_age_then_the_tree_and_never_completion",
        ),
        Rule("同一天、同一处、同一项不问两遍", f"近四周分开问了两遍的 {measure(twice, '次')}", bool(twice)),
        Rule("同一个数不在两处登", f"两处都要填的 {measure(len(columns), '处')}", bool(columns)),
        Rule(
            "报表里能算出来的不让人填", f"能算出来还要填的 {measure(len(typed), '格')}", bool(typed),
        ),
        Rule("什么都不预先填好", test="test_nothing_is_prefilled_in_an_item_by_item_check"),
        Rule("自查发现不算坏事，零发现也不算好事", test="test_red_belongs_to_major_hazards"),
        Rule("自己记的可以更正，别人接着办以前都行", test="test_the_author_corrects_and_withdraws_until_another_acts"),
        Rule("补录、迟办如实显示，不另外难看", test="test_late_rules_are_those_of_any_record"),
        Rule(
            "消息合并、有限量",
            f"近四周收到消息的人，一天平均 {traffic.average:.1f} 条，最多 {measure(traffic.most, '条')}",
        ),
        Rule(
            "提醒可以自动，通报、约谈只由人定",
            test="test_an_interview_is_drafted_by_the_officer_and_decided_by_nobody_else_than_a_leader",
        ),
        Rule(
            "每件事都可以说“这项没有必要”",
            f"说过 {measure(said, '次')}，还没有答复的 {measure(waiting, '次')}", bool(waiting),
        ),
    ]  # fmt: skip
