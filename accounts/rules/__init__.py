"""Pure rules of accounts, and the errors that people see."""
