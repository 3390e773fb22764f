"""The quote of the day for other places: feeds, plain texts, and an image of text."""
