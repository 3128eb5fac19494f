"""How long no worker may be seen."""

from datetime import timedelta
from typing import Final

QUIET: Final = timedelta(minutes=5)
"""Rounds come once a minute; whoever looks is told after this long."""
TELL: Final = timedelta(hours=1)
"""Then the administrators get a mail."""
