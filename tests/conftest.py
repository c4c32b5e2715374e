"""What holds for every test: the zones of the locked tzdata package, as the command line sets."""

from zoneinfo import reset_tzpath

reset_tzpath(to=())
