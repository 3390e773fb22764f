"""The peers of the IRC bot: their configurations, and a small ``quote`` where they have none."""
