"""Accounts: the user, sign-in, invitations."""
