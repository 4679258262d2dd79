"""Runs a command and writes its wall time and the processor time of it and its children to a file, as JSON.

    python timed.py FILE COMMAND ARGUMENT...
"""

import json
import resource
import subprocess
import sys
import time

started = time.monotonic()
code = subprocess.call(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
figures = {"wall_s": time.monotonic() - started, "cpu_s": used.ru_utime + used.ru_stime}
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump(figures, file)
sys.exit(code)
