"""Sets up a checkout, in the order in which things need each other."""

from setting_up import browser, node, python_environment
from setting_up.doing import alone


def for_running() -> None:
    """Everything `scripts/up` needs. Takes a moment when nothing has changed."""
    with alone():
        python_environment.make_ready(development=False)
        node.install_tools()
        node.build_frontend()


def for_benchmarks() -> None:
    with alone():
        python_environment.make_ready(development=False)
        node.install_tools()


def for_checks() -> None:
    with alone():
        python_environment.make_ready(development=True)
        node.install_frontend()


def for_tests(*, browser_is_needed: bool) -> None:
    """Everything `scripts/test` needs."""
    with alone():
        python_environment.make_ready(development=True)
        node.install_tools()
        node.build_frontend()
        if browser_is_needed:
            browser.make_ready()
