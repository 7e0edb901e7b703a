"""The relay of a platform that has the made-up room."""

import asyncio

import tests.linli.probes  # noqa: F401 - its facts and reactions register
from linli.relay import main

if __name__ == "__main__":
    asyncio.run(main())
