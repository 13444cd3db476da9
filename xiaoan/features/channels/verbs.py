"""Who sets up the channels of a unit."""

from xiaoan.kernel.access.verbs import verb

KEEP = verb("channels.keep", "设置外部提醒通道")
