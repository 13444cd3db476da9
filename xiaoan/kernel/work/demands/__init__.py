"""Demands 专项排查: what a bureau asks once. One row with its frozen list of units, never a row per unit.

What they make each unit owe is computed by `owing.demanded`, in the same shape as adopted duties.
"""
