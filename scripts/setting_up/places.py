"""Where things are in the checkout, and the one trouble type of the scripts."""

from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
VENV = CHECKOUT / ".venv"
PROGRAMMES = VENV / "bin"
PYTHON = PROGRAMMES / "python"
FRONTEND = CHECKOUT / "frontend"
TOOLS = CHECKOUT / "scripts" / "tools"
CACHE = CHECKOUT / ".cache"


class Trouble(Exception):  # noqa: N818 - an error in the programme is something else
    """Ends the script with this sentence on standard error and a non-zero exit."""
