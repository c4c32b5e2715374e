"""What was given to the patients of a registry, held against their plans: alike once for all."""
