"""The reference pages of the site: outlets, pages of coverage, figures, columns, downloads, citation."""
