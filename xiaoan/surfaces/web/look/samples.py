"""Invented units, people and figures for the style page; nothing here is read by a real page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from xiaoan.foundation.clock import instant
from xiaoan.surfaces.web import asking, listing, parts

NOW = instant(date(2026, 10, 20), time(16, 20))
SCHOOL = parts.UnitName("青石镇中心小学", "小学·寄宿", "#unit")
GUARD = parts.Who("示例·老陈", "门卫")
OFFICER = parts.Who("示例·周主任", "安全员", "0000")
CLAUSES = [
    parts.Clause("寄宿学校夜里要加强防火巡查，看用火用电、出口、标志、器材和门窗。", "《示例规定》", "第二十五条"),
    parts.Clause("走道、楼梯和出口任何时候都不能堵。", "《示例办法》", "第九条", verify=True),
]


def ago(**span: float) -> datetime:
    """An instant before the style page's now."""
    return NOW - timedelta(**span)


STUCK = [
    parts.Stuck(
        "县教育局",
        12,
        "基建股",
        date(2026, 10, 9),
        date(2026, 10, 16),
        overdue=4,
        major=True,
        note="学校这段只欠管控措施。",
        phone="0000",
        papers=["云消限字〔2026〕041号 10月15日到期，已超5天，另行计算"],
    ),
    parts.Stuck("本校", 3, "", date(2026, 10, 17), date(2026, 10, 20), ours=True, note="等签延期申请。"),
    parts.Stuck("白鹭派出所", 9, "", date(2026, 10, 11), date(2026, 10, 18), overdue=2),
    parts.Stuck("县住建局", 2, "", date(2026, 10, 18), date(2026, 10, 28)),
]

PART_CLOSED = parts.Strip(
    [
        parts.Step("awaiting", passed=12, note="9月1日，当天核实"),
        parts.Step("assign", passed=12, note="9月2日　示例·钱主任"),
        parts.Step("rectifying", here=3, passed=9),
        parts.Step("recheck", passed=9),
        parts.Step("closed"),
    ],
    total=12,
    closed=9,
    branch=parts.Branch(
        "controlled",
        3,
        "302、303、304 停用(封控)，住校生已调到 1 号楼；门卫每天看一次。",
        "10月23日复核，还剩 3 天。",
    ),
)
SINGLE = parts.Strip(
    [
        parts.Step("awaiting", passed=1, note="10月18日"),
        parts.Step("assign", passed=1, note="示例·钱主任"),
        parts.Step("rectifying", passed=1, note="10月19日报结果"),
        parts.Step("recheck_above", here=1, note="青石镇中心小学"),
        parts.Step("closed"),
    ]
)
DONE = parts.Strip(
    [parts.Step(code, passed=1) for code in ("awaiting", "assign", "rectifying", "recheck", "closed")],
    closed=1,
)

SHOT = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 3 2'%3E"
    "%3Crect width='3' height='2' fill='%23{}'/%3E%3C/svg%3E"
)
PHOTOS = [
    parts.Photo("#photo", SHOT.format("b9b0a0"), "整改前", ago(days=49)),
    parts.Photo("#photo", SHOT.format("d9d4ca"), "整改后", ago(days=25)),
]
MOMENTS = [
    parts.Moment("管控查看：3 间仍封着", ago(hours=24.2), GUARD, icon="hold", tone="hold"),
    parts.Moment(
        "9 处复查通过，销号",
        ago(days=22),
        parts.Who("示例·吴科员", "县教育局安全股"),
        icon="closed",
        tone="done",
        text="现场复查，9 处合格，3 处未改。",
        photos=PHOTOS,
        links=[parts.Link("云消复〔2026〕029号", "#paper")],
    ),
    parts.Moment("认定为重大隐患，3 间停用(封控)", ago(days=42), unit="县教育局安全股", icon="major", tone="major"),
    parts.Moment("上报问题：3 层窗户推不开", ago(days=49.3), GUARD, icon="verify", tags=["自查发现", "补录"]),
]

ROUND = asking.Asked(
    [
        asking.CheckItem("fire.exit", "东、西楼梯和出口通畅"),
        asking.CheckItem(
            "fire.light",
            "应急灯、疏散标志亮着",
            clauses=CLAUSES[:1],
            answer="no",
            what="二楼东头疏散标志不亮",
        ),
        asking.CheckItem("fire.ext", "灭火器在位", note="二楼西头的昨天送检，不用记"),
        asking.CheckItem("fire.power", "教室、办公室电源已断"),
        asking.CheckItem("fire.ebike", "楼道无堆物、无电动车"),
    ]
)
EACH = asking.Asked(
    [
        asking.CheckItem("ext.gauge", "压力表指针在绿区吗？", answer="yes"),
        asking.CheckItem("ext.seal", "铅封、插销完好吗？", answer="no", what="铅封断了，插销还在"),
        asking.CheckItem("ext.hose", "软管、喷嘴完好吗？", look="弯一弯，看有没有裂", error="请选一个"),
        asking.CheckItem("ext.free", "周围没有遮挡吗？", clauses=CLAUSES, allows_na=False),
    ]
)
SHEET = listing.SheetHead(
    "灭火器月检查表", SCHOOL, NOW, "2026年10月　教学楼B栋", "消防 2026.2 版", "3C7E 90A4", "拟稿，不作报送"
)
