"""What installing the package costs every session of spaCy, ours or not.

    python -m benchmarks.speed.import_time

spaCy imports the modules of all component factories whenever a pipeline is made. Printed is the
time that Python takes for modules which spaCy had not imported already, ours and others, as
`-X importtime` counts it; the least of several runs. The goal is 30 ms.
"""

import os
import subprocess
import sys
import tempfile

RUNS = 5
# Frozen, spaCy's own objects are left alone by the garbage collector: looking through them takes
# longer than all our imports, and whose import is charged with it is chance.
CODE = "import gc, spacy; gc.freeze(); import spacy_cnclean.pipeline.components"


def import_times(compiled: str) -> dict[str, int]:
    """Return microseconds of each module that is imported after spaCy, from compiled modules."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": compiled, "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-X", "importtime", "-c", CODE]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    report = done.stderr
    rows = [line.removeprefix("import time:").split("|") for line in report.splitlines()]
    names = [row[2].strip() for row in rows]
    last = names.index("spacy")  # a module is reported when it is done
    return {
        name: int(row[0]) for name, row in zip(names[last + 1 :], rows[last + 1 :], strict=True)
    }


def main() -> None:
    """Print the total and the most expensive modules."""
    with tempfile.TemporaryDirectory() as compiled:
        runs = [import_times(compiled) for _ in range(RUNS)]
    times = min(runs, key=lambda found: sum(found.values()))
    print(f"{sum(times.values()) / 1000:.1f} ms in {len(times)} modules")
    for name, microseconds in sorted(times.items(), key=lambda item: -item[1])[:12]:
        print(f"{microseconds / 1000:8.2f} ms  {name}")


if __name__ == "__main__":
    main()
