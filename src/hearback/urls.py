"""Addresses: short, lasting, in both languages (design, section 7)."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hearback.web.public import provider, sign_in
from hearback.web.public.site import without_language
from hearback.web.ui import errors

urlpatterns = [
    path("desk/", include("hearback.web.desk.urls")),
    path("r/<str:reference>/", without_language, name="reference"),
    *provider.urls,
    *i18n_patterns(
        path("", include(sign_in.allauth_urls)),
        path("", include("hearback.web.public.urls")),
        prefix_default_language=True,
    ),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
