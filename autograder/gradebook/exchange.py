"""nbgrader's exchange, where a folder without rights is a sentence and not a traceback."""

import os
from pathlib import Path

from nbgrader.exchange.default import ExchangeReleaseAssignment


class ReleaseAssignment(ExchangeReleaseAssignment):
    """nbgrader's own, that looks first."""

    def ensure_root(self) -> None:
        """Make the exchange's folder, or end with one sentence before anything is written."""
        root = Path(self.root)
        if root.exists() and not (root.is_dir() and os.access(root, os.R_OK | os.W_OK | os.X_OK)):
            self.fail(f"The exchange {root} is no folder that you may write to; c.Exchange.root says where it is")
        super().ensure_root()
