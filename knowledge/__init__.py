"""Facts, the search among them, and the decision to answer: a library that knows nothing of Telegram."""
