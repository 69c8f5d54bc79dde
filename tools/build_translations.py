"""Compiles resources/i18n/*.ts; run it after changing one and commit both files.

Only Qt's own words are translated: everything the program says is written in Vietnamese.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

I18N = Path(__file__).resolve().parent.parent / "resources" / "i18n"


def main() -> int:
    """Compile every catalogue beside its source."""
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    for source in sorted(I18N.glob("*.ts")):
        target = source.with_suffix(".qm")
        command = [str(tool), "-silent", "-compress", str(source), "-qm", str(target)]
        done = subprocess.run(command, check=False)
        if done.returncode:
            return done.returncode
        print(target.relative_to(I18N.parent.parent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
