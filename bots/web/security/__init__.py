"""Who may write through the web."""
