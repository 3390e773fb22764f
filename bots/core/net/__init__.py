"""Connections in general: retrying, listening, fast TCP, rate limits, client addresses."""
