"""The sandbox provider, shared with the tests of payments."""

from tests.payments.conftest import (  # noqa: F401 - fixtures work by being here
    provider,
    sandbox,
    sandbox_process,
)
