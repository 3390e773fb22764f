"""The program as a process, against real servers, as strangers see it."""
