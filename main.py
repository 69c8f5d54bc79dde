"""Starts counter_app; ``python main.py --help`` lists what it can do."""

import multiprocessing
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    # Only now: a child process of the bundle ends in the line above.
    from counter_app.cli import main

    sys.exit(main())
