"""What can be done with policy documents. Publishing also needs the right to adopt work standards."""

from xiaoan.kernel.access.verbs import verb

SEE = verb("policies.see", "查看工作文件")
REVIEW = verb("policies.review", "上传、核对工作文件")
PUBLISH = verb("policies.publish", "发布工作文件的要求")
