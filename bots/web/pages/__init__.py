"""HTML pages, and the words on them."""
