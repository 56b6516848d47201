"""Editing a fact: a draft, what is typed into it, its checks, its difference to others, and what it would change."""
