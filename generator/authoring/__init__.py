"""What an admin does with templates: examining, mending, publishing, making them from contracts."""
