"""The account: one e-mail address, one name, at most one role for the whole site."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class SiteRole(models.TextChoices):
    NONE = "", "No role for the site"
    LIBRARIAN = "librarian", "Librarian"
    ADMINISTRATOR = "administrator", "Administrator"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account; without a password nobody can sign in until a link is used."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """`identity_confirmed_at`: since when the library, or the operator, vouches that this address is this person's."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120)
    site_role = models.CharField(max_length=20, choices=SiteRole, blank=True, default=SiteRole.NONE)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)
    identity_confirmed_at = models.DateTimeField(null=True, blank=True)
    identity_confirmed_by = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_in_any_case")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def is_known(self) -> bool:
        """Whether somebody vouches for who this is."""
        return self.identity_confirmed_at is not None

    @property
    def is_librarian(self) -> bool:
        return self.site_role == SiteRole.LIBRARIAN

    @property
    def is_administrator(self) -> bool:
        return self.site_role == SiteRole.ADMINISTRATOR

    @property
    def is_staff(self) -> bool:
        """The library: librarians and administrators. They see states and counts, never records by role."""
        return self.is_librarian or self.is_administrator
