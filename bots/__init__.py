"""Everything that talks: one file or small folder for each way to reach people."""
