"""``python -m schedules`` is the ``hamsc`` command."""

from schedules.cli import main

if __name__ == "__main__":
    main(prog_name="hamsc")
