"""Root addresses: each app brings its own list."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from config import help as help_pages
from config import styleguide

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("accounts.sign_in")),
    path("help/", help_pages.show_index, name="help_index"),
    path("help/<path:name>/", help_pages.show_page, name="help_page"),
    path("", include("accounts.urls")),
    path("", include("harvest.urls")),
    path("", include("proposals.urls")),
]

handler400 = "config.errors.refuse_request"

if settings.FIELDGATE_DEVELOPMENT:
    urlpatterns += [path("styleguide/", styleguide.show, name="styleguide")]
