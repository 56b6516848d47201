"""Query in, ranked candidates out. See docs/search.md for the stages and what each was measured to buy."""
