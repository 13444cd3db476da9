"""The unit tree: who stands under whom. Its sole writer is `org.commands`."""
