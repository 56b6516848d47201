"""People who search from any chat, by typing the bot's name: inline queries."""

from handlers.investors.inline import inline_router as investors_router

__all__ = ["investors_router"]
