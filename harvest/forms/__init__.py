"""What people fill in on the pages of a project. Services decide; forms only read what was typed."""
