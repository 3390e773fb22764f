"""Time, threads and services: what runs when, in which order, and off the reactor's thread."""
