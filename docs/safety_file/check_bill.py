"""``python docs/safety_file/check_bill.py FILE``: hold a bill of materials against the list."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from safety_file.components import bill_problems


def main(file: str) -> int:
    """Print where the bill departs from docs/safety/components.yaml; 1 where it does."""
    told = bill_problems(json.loads(Path(file).read_text("utf-8")))
    sys.stderr.writelines(f"{problem}\n" for problem in told)
    return 1 if told else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
