"""`python -m linli.running.beside COMMAND…`: runs a command beside a set of servers of its own.

The servers start in a temporary home, the command gets their settings in its environment, and
both end together. `scripts/bench` uses it.
"""

import os
import subprocess
import sys

from linli.running.server_set import throw_away_servers


def main(command: list[str]) -> int:
    """Give the exit status of the command."""
    try:
        servers = throw_away_servers(careful=True)
    except RuntimeError as error:
        sys.exit(str(error))
    settings = servers.environment | {"ADMIN_DSN": servers.admin_dsn}
    try:
        return subprocess.run(command, env=os.environ | settings, check=False).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        servers.stop()


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
