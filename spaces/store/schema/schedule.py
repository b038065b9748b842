"""Series, reminders, notices, and where they are sent."""
