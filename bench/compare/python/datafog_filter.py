"""DataFog's engine of expressions as a filter of lines. With -version it
prints its version; with -check it only loads it."""

import sys

from datafog import __version__
from datafog.engine import scan_and_redact

if sys.argv[1:] == ["-version"]:
    print(__version__)
elif sys.argv[1:] != ["-check"]:
    for line in sys.stdin:
        print(scan_and_redact(text=line.rstrip("\n"), engine="regex").redacted_text)
