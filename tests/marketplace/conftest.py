"""The sandbox provider, shared with the tests of payments; no test depends on speed."""

from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.payments.conftest import (  # noqa: F401 - fixtures work by being here
    provider,
    sandbox,
    sandbox_process,
)

# A busy machine is slow, not wrong.
hypothesis_settings.register_profile(
    "house", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("house")
