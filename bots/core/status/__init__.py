"""What the program tells of itself: events, connections, deliveries, counters, and their JSON."""
