"""Exit codes of commands that did their work and have something to tell.

Those of errors stand at the errors. A number is never reused for another meaning.
"""

DEVIATIONS_FOUND = 3
UNPLACED = 11  # the plan was written, and holds administrations that no day can take
CALENDAR_DIFFERS = 17
SET_ASIDE = 20  # patients or rows of a table, with their reasons; all others were done
NOT_WRITTEN = 30  # events that somebody edited, or that could not be written safely
CHECK_FAILED = 33
STOPPED = 130  # by a person (Ctrl-C); what was finished stays
READER_LEFT = 141  # nobody reads standard output any more, as behind ``| head``
