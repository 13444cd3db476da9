"""Recorded elsewhere 已在××平台记录: a duty whose proof lives on another platform is not asked again here.

The bureau declares it per duty from a day; a monthly confirmation (or an imported file) is owed in its place.
"""
