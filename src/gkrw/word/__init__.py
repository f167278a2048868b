"""Word documents: templates opened with care, checked and filled; the page; what a reader sees."""
