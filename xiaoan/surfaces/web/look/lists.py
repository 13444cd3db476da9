"""Invented lists for the style page: filters, pages, a bar chart, the table of units and domains."""

from __future__ import annotations

from xiaoan.surfaces.web import listing, parts

FILTERS = listing.Filters(
    [
        listing.Filter(
            "period",
            "时段",
            [listing.Choice("2026-10", "2026年10月，至20日"), listing.Choice("2026-09", "2026年9月")],
            "2026-10",
        ),
        listing.Filter("unit", "单位", [listing.Choice("", "全县 86 个"), listing.Choice("qs", "青石镇 9 个")], ""),
        listing.Filter("domain", "领域", [listing.Choice("", "全部"), listing.Choice("fire", "消防")], "fire"),
        listing.Filter("sort", "排序", [listing.Choice("risk", "风险、天数"), listing.Choice("age", "天数")], "risk"),
    ]
)
PAGES = listing.Pages(1, 50, 163, "条", later="?after=x")
BARS = listing.Bars(
    "未整改 163 处：八成在 30 天内，90 天以上 4 处都在管控。",
    "处",
    [
        listing.Bar(
            "7 天内",
            [
                listing.Segment(50, "整改中"),
                listing.Segment(11, "待复查", "quiet"),
                listing.Segment(1, "管控中", "hold"),
            ],
            "#a",
        ),
        listing.Bar(
            "8–30 天",
            [
                listing.Segment(42, "整改中"),
                listing.Segment(19, "待复查", "quiet"),
                listing.Segment(11, "管控中", "hold"),
            ],
            "#b",
        ),
        listing.Bar(
            "31–90 天",
            [
                listing.Segment(8, "整改中"),
                listing.Segment(5, "待复查", "quiet"),
                listing.Segment(12, "管控中", "hold"),
            ],
            "#c",
        ),
        listing.Bar(
            "90 天以上",
            [
                listing.Segment(0, "整改中"),
                listing.Segment(0, "待复查", "quiet"),
                listing.Segment(4, "管控中", "hold"),
            ],
            "#d",
        ),
    ],
)


def _row(
    name: str,
    kind: str,
    counts: tuple[int, int, int],
    cells: list[tuple[int, int, int, int]],
    plain: str = "",
) -> listing.HeatRow:
    major, late, open_ = counts
    return listing.HeatRow(
        parts.UnitName(name, kind, "" if plain else "#unit"),
        [
            listing.HeatCount("重大", major, "处", "major", "major", "#major"),
            listing.HeatCount("超期", late, "条", "late", "clock", "#late"),
            listing.HeatCount("未整改", open_, "处", url="#open"),
        ],
        [
            listing.HeatCell(
                domain,
                owed,
                done,
                late_done,
                undone,
                "#cell",
                chosen=name.startswith("青石") and domain == "消防",
            )
            for domain, (done, owed, late_done, undone) in zip(DOMAINS, cells, strict=True)
        ],
        plain,
    )


DOMAINS = ["消防", "食堂", "校舍", "门卫安防", "宿舍", "校车", "晨午检", "演练教育"]
HEAT = listing.Heat(
    ["重大", "超期", "未整改"],
    DOMAINS,
    [
        _row(
            "青石镇中心小学",
            "小学·寄宿",
            (3, 2, 12),
            [
                (57, 60, 2, 3),
                (92, 92, 0, 0),
                (8, 8, 0, 0),
                (84, 84, 3, 0),
                (56, 56, 1, 0),
                (0, 0, 0, 0),
                (288, 288, 6, 0),
                (3, 3, 0, 0),
            ],
        ),
        _row(
            "启明幼儿园",
            "幼儿园·民办",
            (1, 1, 6),
            [
                (36, 38, 4, 2),
                (88, 88, 2, 0),
                (4, 6, 0, 2),
                (56, 56, 0, 0),
                (0, 0, 0, 0),
                (48, 48, 1, 0),
                (164, 168, 9, 4),
                (1, 2, 0, 1),
            ],
        ),
        _row(
            "石桥镇九年一贯制学校",
            "九年一贯·寄宿",
            (0, 1, 8),
            [
                (65, 66, 1, 1),
                (96, 96, 0, 0),
                (9, 9, 0, 0),
                (84, 84, 1, 0),
                (60, 60, 0, 0),
                (52, 52, 2, 0),
                (324, 324, 4, 0),
                (3, 3, 0, 0),
            ],
        ),
        _row(
            "其余 83 个单位",
            "最久 23 天，无重大",
            (0, 0, 72),
            [
                (3120, 3120, 41, 0),
                (5208, 5208, 22, 0),
                (462, 462, 0, 0),
                (4320, 4320, 37, 0),
                (1090, 1090, 9, 0),
                (624, 624, 3, 0),
                (12960, 12960, 118, 0),
                (168, 168, 2, 0),
            ],
            "rest",
        ),
        _row(
            "合计 86 个单位",
            "",
            (4, 4, 98),
            [
                (3278, 3284, 48, 6),
                (5484, 5484, 24, 0),
                (483, 485, 0, 2),
                (4544, 4544, 41, 0),
                (1206, 1206, 10, 0),
                (724, 724, 6, 0),
                (13736, 13740, 137, 4),
                (175, 176, 2, 1),
            ],
            "sum",
        ),
    ],
)
