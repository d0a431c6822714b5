"""Texts that have broken servers: into SQL, into formats, into pages, into headers, and past every bound."""

SQL = (
    "'; DROP TABLE layers_grid; --",
    "x' OR '1'='1",
    '" OR 1=1 --',
    "%s %(a)s %% {} {0} {{",
    "division__path",
)
ESCAPES = ("\\", "a\\%_'", '{"op":"not"}')
LETTERS = ("\u2028\ufeff\U0001f600\u202ex", "１２")
NUMBERS = ("-1", "1e309", "99999999999999999999", "1,2,3", "nan,nan,nan,nan", "inf,inf,inf,inf")
PAGES = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>')
LINES = ("\r\nX-Evil: 1", "\x00")
PLACES = ("../../etc/passwd", "//evil.example/")
LONG = ("x" * 20_000, "(" * 3_000, "9" * 400)

TEXTS = (*SQL, *ESCAPES, *LETTERS, *NUMBERS, *PAGES, *LINES, *PLACES, *LONG)
PRINTABLE = (*SQL, *ESCAPES, *LETTERS, *PAGES, *PLACES)
"""Those that a literal or a header may hold."""
