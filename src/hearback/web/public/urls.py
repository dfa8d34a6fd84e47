"""The addresses of the public site, below the language. Each module lists its own."""

from __future__ import annotations

from itertools import chain

from django.urls import URLPattern

from hearback.web.public import (
    answers,
    appealing,
    bookings,
    capture,
    changes,
    comments,
    contributions,
    count_me_in,
    data,
    documents,
    door,
    events,
    files,
    forum,
    have_your_say,
    held,
    invitations,
    letters,
    links,
    me,
    near,
    network,
    notes,
    own_language,
    own_meetings,
    plans,
    processes,
    progress,
    reporting,
    rules,
    search,
    sentences,
    sign_in,
    site,
    sums,
    talking,
    themes,
    voices,
)

app_name = "public"
# What is of the site stands first: below a process's slug any other word would be taken for a process.
urlpatterns: list[URLPattern] = list(
    chain(
        site.urls,
        search.urls,
        near.urls,
        links.urls,
        me.urls,
        held.urls,
        sign_in.urls,
        processes.urls,
        documents.urls,
        forum.urls,
        plans.urls,
        changes.urls,
        sentences.urls,
        events.urls,
        notes.urls,
        themes.urls,  # before what would take its word for a reference
        contributions.urls,
        files.urls,
        letters.urls,
        count_me_in.urls,
        rules.urls,
        talking.urls,
        appealing.urls,
        comments.urls,
        voices.urls,
        answers.urls,
        data.urls,
        sums.urls,
        progress.urls,
        reporting.urls,
        have_your_say.urls,
        bookings.urls,
        invitations.urls,
        own_language.urls,
        own_meetings.urls,
        network.urls,
        capture.urls,
        door.urls,
    )
)
