"""The tests mirror quoters and bots; real servers are in e2e."""
