"""What holds for every test: the zones of the locked tzdata package, as the command line sets.

No example has a deadline: a machine that is busy proves nothing about the code. The random
examples are the same at every run, so that a change is judged by what it changes and not by
chance; ``pytest --hypothesis-profile explore`` draws new ones and remembers those that fail.
"""

from zoneinfo import reset_tzpath

from hypothesis import settings

reset_tzpath(to=())
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile("repeatable")
