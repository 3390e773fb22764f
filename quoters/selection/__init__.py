"""What decides which quote: shuffle, calendar, and the quoters that answer from memory."""
