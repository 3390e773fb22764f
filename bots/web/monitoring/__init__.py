"""Health, metrics, and the reactor's lag."""
