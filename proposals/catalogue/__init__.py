"""TikTok's form and TikTok's rules as reviewed files: reading, checking, asking them. No Django."""
