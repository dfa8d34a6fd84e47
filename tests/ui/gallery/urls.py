"""A site that shows every shared piece, for the tests."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from hearback.web.ui import errors
from tests.ui.gallery import views

urlpatterns = [
    path("undeclared/", views.undeclared),
    path("plain/", views.plain),
    path("personal/", views.personal),
    path("secret/", views.secret),
    *i18n_patterns(
        path("", views.pieces),
        path("uk-2013/said/", views.people_said),
        path("uk-2013/said/empty/", views.nothing_said),
        path("uk-2013/have-your-say/", views.have_your_say),
        path("uk-2013/have-your-say/one/", views.one_question),
        path("uk-2013/have-your-say/check/", views.check),
        path("uk-2013/have-your-say/done/", views.done),
        path("desk/job/", views.job),
        path("desk/", views.desk),
        path("400/", views.error("400")),
        path("403/", views.error("403")),
        path("410/", views.error("410")),
        path("500/", views.error("500")),
        path("csrf/", views.error("csrf")),
        path("crash/", views.crash),
        prefix_default_language=True,
    ),
]
handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error
