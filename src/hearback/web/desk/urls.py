"""The addresses of the desk, below /desk/. Each module lists its own."""

from __future__ import annotations

from itertools import chain

from django.urls import URLPattern

from hearback.web.desk import (
    agreed,
    alike,
    announcements,
    answers,
    bookings,
    bookings_in,
    chatham,
    choosing,
    contributions,
    documents,
    door,
    events,
    forum,
    home,
    invitations,
    inviting,
    jobs,
    kinds,
    locating,
    meetings,
    messages,
    needs,
    network,
    notes,
    parting,
    parts,
    people,
    photographs,
    places,
    plans,
    processes,
    reminders,
    series,
    source_columns,
    source_steps,
    sources,
    talking,
    writing,
)

app_name = "desk"
# What is of the desk itself stands first: below a process's slug any other word would be taken for a process.
urlpatterns: list[URLPattern] = list(
    chain(
        home.urls,
        jobs.urls,
        messages.urls,
        people.urls,
        processes.urls,
        writing.urls,
        parts.urls,
        kinds.urls,
        locating.urls,
        announcements.urls,
        documents.urls,
        forum.urls,
        bookings_in.urls,
        bookings.urls,
        inviting.urls,
        invitations.urls,
        choosing.urls,
        places.urls,
        door.urls,
        meetings.urls,
        network.urls,
        needs.urls,
        reminders.urls,
        events.urls,
        series.urls,
        chatham.urls,
        notes.urls,
        photographs.urls,
        agreed.urls,
        plans.urls,
        answers.urls,
        talking.urls,  # before what would take its words for references
        sources.urls,
        source_steps.urls,
        parting.urls,
        source_columns.urls,
        alike.urls,
        contributions.urls,
    )
)
