"""Addresses: short, lasting, in both languages (design, section 7)."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("desk/", include("hearback.web.desk.urls")),
    *i18n_patterns(path("", include("hearback.web.public.urls")), prefix_default_language=True),
]
