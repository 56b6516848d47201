"""What people see: one router per kind of user, and how replies look in Telegram."""
