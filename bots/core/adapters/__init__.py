"""The public interface for adapters: everything that a way to reach people may use."""
