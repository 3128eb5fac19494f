"""`python -m tests.faults FILE`: writes the page from what tests observed."""

import json
import sys
from pathlib import Path

from tests.faults.table import PAGE, Row, build_page

PAGE.write_text(build_page(Row(*json.loads(line)) for line in Path(sys.argv[1]).read_text().splitlines()))
