"""What can keep the platform from running, as one sentence for the person in front of it."""


class Trouble(Exception):  # noqa: N818 - an error in the programme is something else
    """Ends the start with this sentence on standard error and a non-zero exit."""
