"""What cannot be said of every case: the error that says why, which a report shows as a sentence."""


class NotApplicableError(ValueError):
    """A result does not apply to this case: its rows are not there, or its claim is not true."""
