"""The push channel, without a network."""
