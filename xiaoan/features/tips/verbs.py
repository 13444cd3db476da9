"""What can be done with codes on walls."""

from xiaoan.kernel.access.verbs import verb

POST = verb("tips.post", "张贴举报二维码")
