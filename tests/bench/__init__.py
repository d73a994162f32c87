"""What this program costs beside others, measured in turn on the same machine (`make bench`)."""
