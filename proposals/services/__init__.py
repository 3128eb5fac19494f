"""What changes proposals: one function per act. Each owns its transaction and writes its audit event in it."""
