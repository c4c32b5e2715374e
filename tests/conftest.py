"""What holds for every test: the zones of the locked tzdata package, as the command line sets.

No example has a deadline: a machine that is busy proves nothing about the code.
"""

from zoneinfo import reset_tzpath

from hypothesis import settings

reset_tzpath(to=())
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
