"""``python docs/safety_file/break_controls.py [HAZARD ...]``: break controls, see tests fail.

Takes some seconds for each. Ends with 1 where a control can be taken away and no test notices.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from safety_file.controls import broken_controls, copied


def main(wanted: list[str]) -> int:
    """Break the controls of the hazards named, or of all."""
    missed = 0
    with copied() as copy:
        for item in broken_controls():
            if wanted and item.hazard not in wanted:
                continue
            noticed = item.is_noticed(copy)
            missed += not noticed
            said = "noticed" if noticed else "NOT NOTICED"
            sys.stdout.write(f"{item.hazard}  {said}  without: {item.control}\n")
            sys.stdout.flush()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
