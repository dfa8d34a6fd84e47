"""Mail, made up here as programs write it: from nobody who exists, to nobody."""

import io
from email.message import EmailMessage
from email.policy import SMTP

MBOX = b"From ceri@example.org Thu Mar  5 10:20:30 2026\n"


def a_message(
    words="We need later buses.",
    *,
    html="",
    name="Ceri Example",
    address="ceri@example.org",
    subject="Buses",
    date="Thu, 05 Mar 2026 10:20:30 +0000",
    message_id="<1@example.org>",
    headers=(),
):
    """A message with its headers; `html` is the other form of the same text, or the only one where `words` is empty."""
    message = EmailMessage(policy=SMTP.clone(max_line_length=998))
    message["From"] = f"{name} <{address}>" if name else address
    message["To"] = "Plan <plan@example.org>"
    for header, value in (("Subject", subject), ("Date", date), ("Message-ID", message_id), *headers):
        if value:
            message[header] = value
    if words:
        message.set_content(words)
        if html:
            message.add_alternative(html, subtype="html")
    else:
        message.set_content(html, subtype="html")
    return message


def raw(body, *headers):
    """A message in bytes that no library would write."""
    lines = ["From: Ceri Example <ceri@example.org>", "Subject: Buses", "Message-ID: <raw@example.org>", *headers, ""]
    head = "\r\n".join(lines).encode() + b"\r\n"
    return head + (body if isinstance(body, bytes) else body.encode())


def an_mbox(*messages, begins=MBOX):
    """Messages one after the other, with the lines that would begin one marked."""
    written = []
    for message in messages:
        data = (message if isinstance(message, bytes) else message.as_bytes()).replace(b"\r\n", b"\n")
        lines = [b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in data.split(b"\n")]
        written.append(begins + b"\n".join(lines).rstrip(b"\n") + b"\n\n")
    return io.BytesIO(b"".join(written))
