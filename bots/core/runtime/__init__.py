"""The running program: its components, starting, reloading and stopping."""
