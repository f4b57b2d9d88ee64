"""python -m huitou.record.manual > docs/facts.md"""

import sys

from huitou.record.manual import manual

sys.stdout.write(manual())
