"""Addresses: short, lasting, in both languages (design, section 7)."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hearback.web.ui import errors

urlpatterns = [
    path("desk/", include("hearback.web.desk.urls")),
    *i18n_patterns(path("", include("hearback.web.public.urls")), prefix_default_language=True),
]

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
