"""What every way to reach people shares: commands and answers, the schedule, the settings."""
