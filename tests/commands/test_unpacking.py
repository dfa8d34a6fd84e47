"""What is taken out of a backup, and what is in none: the file may come from anywhere."""

import io
import tarfile

import pytest

from hearback.commands.restoring import unpack


def an_archive(*members: tarfile.TarInfo, content: bytes = b"secret") -> tarfile.TarFile:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w") as tar:
        for member in members:
            member.size = len(content) if member.isfile() else 0
            tar.addfile(member, io.BytesIO(content) if member.isfile() else None)
    return tarfile.open(fileobj=io.BytesIO(written.getvalue()))


def a_member(name: str, kind: bytes = tarfile.REGTYPE, leads_to: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname, member.mode = kind, leads_to, 0o777
    return member


def test_every_file_comes_out_for_its_owner_alone(tmp_path):
    with an_archive(a_member("secret"), a_member("files", tarfile.DIRTYPE), a_member("files/one/a.txt")) as tar:
        unpack(tar, tmp_path)
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()} == {
        "secret",
        "files/one/a.txt",
    }
    assert (tmp_path / "secret").read_bytes() == b"secret"
    assert (tmp_path / "secret").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../outside", tarfile.REGTYPE),
        ("files/../../outside", tarfile.REGTYPE),
        ("/etc/outside", tarfile.REGTYPE),
        ("link", tarfile.SYMTYPE),
        ("hard-link", tarfile.LNKTYPE),
        ("pipe", tarfile.FIFOTYPE),
        ("device", tarfile.CHRTYPE),
    ],
)
def test_what_no_backup_holds_is_refused(tmp_path, name, kind):
    inside = tmp_path / "inside"
    inside.mkdir()
    with (
        an_archive(a_member(name, kind, "/etc/passwd")) as tar,
        pytest.raises(tarfile.TarError, match="does not belong"),
    ):
        unpack(tar, inside)
    assert list(tmp_path.rglob("*")) == [inside]
