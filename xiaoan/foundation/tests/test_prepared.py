"""A process whose shapes are prepared is not brought down by threads that read one for the first time together."""

from __future__ import annotations

import subprocess
import sys

_TOGETHER = """
import sys, threading, types
import msgspec
import django
django.setup()
from xiaoan.foundation.typed_json import prepared

sys.setswitchinterval(1e-6)
KINDS = ["int | None", *(f"S{i} | None" for i in range(5))]
FIELDS = ["".join(f"    f{j}: {kind} = None\\n" for j in range(12)) for kind in KINDS]
SOURCE = "\\n".join(f"class S{i}(msgspec.Struct):\\n{fields}" for i, fields in enumerate(FIELDS))
for _ in range(40):
    module = types.ModuleType("shapes_of_a_test")
    sys.modules[module.__name__] = module
    module.msgspec = msgspec
    exec("from __future__ import annotations\\n" + SOURCE, module.__dict__)
    prepared()
    start = threading.Barrier(8)

    def read():
        start.wait()
        msgspec.json.decode(b'{"f0":{"f1":{"f2":{"f3":{"f4":{"f5":3}}}}}}', type=module.S5)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
"""


def test_threads_that_read_a_shape_for_the_first_time_together_do_no_harm() -> None:
    done = subprocess.run([sys.executable, "-c", _TOGETHER], capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, (done.returncode, done.stderr[-2000:])
