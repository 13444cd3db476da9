"""Derived ledgers on the screen and on paper: 工作台账, 数字摘要, 迎检材料. Nothing is typed but a list to answer."""
