"""Short words for what is done again and again, as they follow a period or a number: 一月一排查, 日巡查, 每周一主题."""

from __future__ import annotations

WORK = (
    r"(?:清点|排查|检查|巡查|巡检|自查|清查|核查|抽查|普查|督查|督导|督办|调度|汇总|总结|小结|通报|汇报|报告|报送|上报|填报|考核|考评|评比|评价"
    r"|例会|会商|研判|管控|演练|点名|点评|讲评|分析|统计|公示|公布|更新|清零|评估|测评|检测|消毒|通风|消杀|体检|回访|反馈|复盘|推送|曝光"
    r"|签到|清理|整治|整改|盘点|维护|轮训|晨检|午检)"
)
"""Two characters; safe even after a bare 日, 周 or 月."""

LONG = rf"(?:{WORK}|提示|提醒|警示|宣讲|教育|培训|学习|测试|主题|专题|重点|案例|班会|活动)"
"""Also what stands in the names of days and months (宪法日活动); read after 每 and after a number."""

SHORT = (
    r"(?:查(?!看)|检(?!举)|测(?!绘)|练(?!习册)|报(?!名|到|警|刊)|会(?!同|计|议室|合)|课(?!时|间|后|程|表)|讲(?!究)|题|评(?!优)"
    r"|结(?!合|束|业)|训(?!练)|巡(?!视组)|扫(?!码|黑)|访(?!客)|考(?!虑|生|试)|清(?!明|晨|单)|法(?!定)|签(?!字|名|到)|次(?!性|元)|遍|轮(?!流)|回(?!头|应))"
)
"""One character; read only after a number."""
