"""Periodic returns (报表): drafted from records, corrected only by notes, signed once, frozen, summed upwards.

What a return says is pack data; a figure is never typed over. Refuses to send what is not finished, and to change what
is signed.
"""
