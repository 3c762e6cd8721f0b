"""The name that linktend is installed and started by; what it does is in the packages beside it."""
