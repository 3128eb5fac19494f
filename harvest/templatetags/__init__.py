"""What templates of projects share."""
