"""The application to TikTok: drafting, review, export, tracking."""
