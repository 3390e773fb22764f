"""What people type, parsed and answered: the dispatcher, and one handler a group of commands."""
