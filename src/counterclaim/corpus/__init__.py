"""Texts in; counts, word-list hits and near-copies out, at any size, on one machine or on Dask."""
