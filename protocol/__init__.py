"""What a treatment protocol says. No patient, no file, no clock."""
