"""Writes requirements.lock and requirements-dev.lock from pyproject.toml.

No address of any index gets into them, and the same file serves Linux and Windows.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = (
    *("uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"),
    *("--no-header", "--no-annotate", "pyproject.toml"),
)


def main() -> None:
    """The product's lock first: the developers' takes its versions over."""
    product = ["--output-file", "requirements.lock"]
    developer = ["--extra", "dev", "--constraint", "requirements.lock"]
    for options in (product, [*developer, "--output-file", "requirements-dev.lock"]):
        command = [sys.executable, "-m", *COMPILE, *options]
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
