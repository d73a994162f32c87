"""The commands that are made, not written: those of the kinds, and those over the ledger."""
