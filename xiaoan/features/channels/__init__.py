"""Channels out of the house: a robot of a chat group, a mail server; what is handed to them, when, and how often.

Without a channel nothing leaves the machine. Handed over is not read.
"""
