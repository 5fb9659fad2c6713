"""What a file from outside may cost at most, and how its reader says no."""

MOST_BYTES = 20 * 2**20
MOST_UNPACKED = 200 * 2**20
UNPACKED_AT_EASE, MOST_RATIO = 50 * 2**20, 100  # beyond the first, packing this tight is nobody's register
MOST_PARTS = 2000
MOST_ROWS = 50_000
ROWS_BESIDE = 100  # titles, headers and totals that are no lines of the register
LAST_ROW = 1_048_576  # of a sheet
MOST_COLUMNS = 200
LONGEST_CELL = 4000
LONGEST_LINE = 400_000  # characters of a text file
MOST_MARKUP = 8 * 2**20
MEMORY = 1024 * 2**20
SECONDS = 20


class Refused(Exception):
    """The file cannot be read; args[0] is the code that says why, one of `read.REFUSALS`."""
