"""What one patient should get and did get, and how to show it."""
