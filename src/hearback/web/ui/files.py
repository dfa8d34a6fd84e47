"""Photographs and documents that people add: the form for one, and how one is handed out."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from hearback.core import documents
from hearback.web.ui import forms

# What a browser offers to choose from. A telephone that is asked for a JPEG makes one of what it keeps in another form.
ACCEPTED = ("image/jpeg", "image/png", "image/webp", "application/pdf", *(f".{name}" for name in documents.TYPES))
DESCRIPTION_AT_MOST = 1_000


class FileForm(forms.Form):
    """A photograph or document, and in words what it shows."""

    key = forms.KeyField()
    file = forms.Upload(
        label=_("Choose a photograph or document"),
        help_text=_(
            "A JPEG, PNG or WebP picture, a PDF, or a document from Word, Excel, PowerPoint or LibreOffice; at most 10 MB. "
            "We do not keep where a photograph was taken, nor what the file is called."
        ),
        accept=ACCEPTED,
        max_bytes=documents.BYTES_AT_MOST,
        error_messages={"required": _("Choose a photograph or document")},
    )
    description = forms.PlainText(
        label=_("What does it show, or what is it? (optional)"),
        help_text=_("In a sentence, for people who cannot see it."),
        max_length=DESCRIPTION_AT_MOST,
        lines=2,
        counted=False,
        required=False,
    )


def handed_out(request: HttpRequest, *, data: bytes, kind: str, name: str, in_place: bool) -> HttpResponse:
    """The bytes of a file: in place only what we drew ourselves, and else to be saved. A browser runs nothing of it."""
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {
        "Content-Disposition": f'{"inline" if in_place else "attachment"}; filename="{name}"',
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
        "Cross-Origin-Resource-Policy": "same-origin",
        "ETag": tag,
    }
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    return HttpResponse(data, content_type=kind, headers=headers)
