"""An archive as it is sent: what went in comes out, and it is never held whole."""

import io
import zipfile

from hearback.core.zips import zipped

FILES = [("first.csv", ["a,b\r\n", "1,ŵ\r\n"]), ("second.json", ["{}"])]


def test_what_went_in_comes_out():
    with zipfile.ZipFile(io.BytesIO(b"".join(zipped(FILES)))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name).decode() for name in archive.namelist()} == {
            name: "".join(parts) for name, parts in FILES
        }


def test_the_same_files_are_the_same_archive():
    assert b"".join(zipped(FILES)) == b"".join(zipped(FILES))


def test_pieces_go_out_while_the_parts_come():
    asked = []

    def parts():
        for number in range(50_000):
            asked.append(number)
            yield f"{number * 7919 % 1_000_003}\n"

    pieces = zipped([("long.txt", parts())])
    assert len(next(pieces)) < 200_000
    assert len(asked) < 50_000
