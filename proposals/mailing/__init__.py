"""Every mail that is sent: `mails` has one function for each, templates/mail/ their texts."""

from proposals.mailing.mail import Mail, address_of, write_mail

__all__ = ["Mail", "address_of", "write_mail"]
