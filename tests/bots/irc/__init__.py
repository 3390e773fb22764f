"""The IRC bot: its parts without I/O, and its sessions without a network."""
