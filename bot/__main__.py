"""`python -m bot`, the same as `alatau-bot`."""

import sys

from bot.cli import main

sys.exit(main())
