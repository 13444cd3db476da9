"""What can be done with files. Whether one may be opened is the verb of the thing it is attached to."""

from xiaoan.kernel.access.verbs import verb

ADD = verb("files.add", "上传照片和附件")
