"""Doors to what makes documents, pictures and words out of plain values."""
