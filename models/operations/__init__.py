"""Actions that touch several entries or are more than a save. Moment and actor come in as arguments; the caller commits."""
