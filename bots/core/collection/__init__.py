"""The collection as the running program uses it: cached answers, and what follows its changes."""
