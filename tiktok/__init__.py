"""Everything known about TikTok's Research API, without Django."""
