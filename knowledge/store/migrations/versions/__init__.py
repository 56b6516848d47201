"""One module a migration; what was released is never edited."""
