"""Research notebooks on a contested claim: who said what, whose numbers, how outlets framed it."""

__version__ = "0.1.0"
