"""Values that all of core shares: announcements, targets, requests and replies."""
