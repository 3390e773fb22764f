"""Text for chat rooms: rendering, truncating, and what was said lately."""
