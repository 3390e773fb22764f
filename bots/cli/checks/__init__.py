"""What ``quotes check`` looks at: the machine, and with ``--connect`` the networks."""
