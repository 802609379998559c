"""``python -m counterclaim``: the command line."""

from counterclaim.cli import app

app()
