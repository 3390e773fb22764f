"""``import``: each file as a whole, or not at all."""

import json
import struct

import pytest

from tests.bots.cli.terminal import Shell

COOKIES = 'Tea.\n\t\t-- Ann\n%\nCoffee.\n%\n%\n  \n%\n"Tea."\n%\n'


def test_an_import_counts_what_it_brought(shell: Shell) -> None:
    """New ones with their numbers, duplicates with their lines; empty cookies are skipped."""
    (shell.folder / "mine").write_text(COOKIES, "utf-8")
    assert shell.said("import", "mine", "--tag", "Ours") == (
        "mine: 2 new (#1 to #2), 1 duplicate (line 9), 0 rejected\n"
    )
    quotes = shell.json("list")
    assert [(quote["text"], quote["author"]) for quote in quotes] == [
        ("Tea.", "Ann"),
        ("Coffee.", None),
    ]
    assert {tag for quote in quotes for tag in quote["tags"]} == {"ours"}


def test_a_dry_run_changes_nothing(shell: Shell) -> None:
    """It counts the same."""
    (shell.folder / "mine").write_text(COOKIES, "utf-8")
    said = shell.said("import", "--dry-run", "mine")
    assert said == "mine: 2 would be new, 1 duplicate (line 9), 0 rejected\n"
    assert shell.is_empty()


def test_a_rejected_entry_leaves_its_file_unimported(shell: Shell) -> None:
    """Each is named with its line; other files are imported; the status is 1."""
    lines = [{"text": "Tea."}, {"text": 3}, {"author": "Ann"}, {"text": " "}, {"text": "Milk."}]
    bad = "\n".join(map(json.dumps, lines)) + "\nno json\n"
    (shell.folder / "bad.jsonl").write_text(bad, "utf-8")
    (shell.folder / "good").write_text("Coffee.\n%\n", "utf-8")
    result = shell("import", "bad.jsonl", "good")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        'quotes: bad.jsonl: line 2: "text" is missing or no string',
        'quotes: bad.jsonl: line 3: "text" is missing or no string',
        "quotes: bad.jsonl: line 4: a quote needs a text",
        "quotes: bad.jsonl: line 6: is no JSON",
    ]
    assert result.stdout == (
        "bad.jsonl: nothing was imported: 2 would be new, 0 duplicate, 4 rejected\n"
        "good: 1 new (#1 to #1), 0 duplicate, 0 rejected\n"
    )
    assert [quote["text"] for quote in shell.json("list")] == ["Coffee."]


def test_many_complaints_are_summed_up(shell: Shell) -> None:
    """Twenty are enough to see what is wrong."""
    (shell.folder / "bad").write_text("{}\n" * 50, "utf-8")
    lines = shell("import", "bad").stderr.splitlines()
    assert len(lines) == 21
    assert lines[-1] == "quotes: bad: and 30 more"


def test_a_folder_stands_for_its_files(shell: Shell) -> None:
    """Each once, whatever names it has; what tells fortune where cookies begin is none."""
    folder = shell.folder / "fortunes"
    folder.mkdir()
    (folder / "tea").write_text("Tea.\n%\n", "utf-8")
    (folder / "tea.dat").write_bytes(struct.pack(">6I", 2, 1, 5, 5, 0, ord("%") << 24))
    (folder / "tea.u8").symlink_to("tea")
    (folder / "coffee").write_text("Coffee.\n%\n", "utf-8")
    assert shell.said("import", "fortunes") == (
        "fortunes/coffee: 1 new (#1 to #1), 0 duplicate, 0 rejected\n"
        "fortunes/tea: 1 new (#2 to #2), 0 duplicate, 0 rejected\n"
    )


@pytest.mark.parametrize("form", ["fortune", "jsonl"])
def test_the_format_can_be_named(shell: Shell, form: str) -> None:
    """Where its content would tell something else."""
    (shell.folder / "mine").write_text('{"text": "Tea."}\n', "utf-8")
    shell.said("import", "--format", form, "mine")
    text = "Tea." if form == "jsonl" else '{"text": "Tea."}'
    assert [quote["text"] for quote in shell.json("list")] == [text]


def test_a_file_that_cannot_be_read_is_named(shell: Shell) -> None:
    """With the system's reason."""
    said = shell.complaint("import", "nowhere", status=1)
    assert said == "cannot read nowhere: No such file or directory"


def test_an_import_into_an_empty_collection_brings_no_other_quotes(shell: Shell) -> None:
    """Who brings their own does not want the bundled ones."""
    shell.ini.write_text("[quotes]\n", "utf-8")
    (shell.folder / "mine").write_text("Tea.\n%\n", "utf-8")
    shell.said("import", "mine")
    assert [quote["text"] for quote in shell.json("list")] == ["Tea."]


def test_nothing_that_was_loaded_is_looked_through_for_garbage(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An import of many leaves the modules alone: others wait for its transactions to end."""
    frozen: list[bool] = []
    monkeypatch.setattr("gc.freeze", lambda: frozen.append(True))
    (shell.folder / "mine.fortune").write_text("one\n%\ntwo\n")
    assert shell("import", "mine.fortune").exit_code == 0
    assert frozen == [True]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("k.pem", b"-----BEGIN PRIVATE KEY-----\n%\nabc\n"),
        ("notes.txt", b"Tea.\nCoffee.\n"),
        ("some.csv", b"text,author\nTea.,Ann\n"),
        ("p.png", b"\x89PNG\r\n\x1a\n\0\0\0"),
        ("empty", b""),
    ],
)
def test_what_no_format_claims_is_refused(shell: Shell, name: str, content: bytes) -> None:
    """In one line that says so and lists the formats; nothing comes in."""
    (shell.folder / name).write_bytes(content)
    said = shell.complaint("import", name, status=1)
    assert said == (
        f"no format claims {name}: known are jsonl and fortune; --format says which it is"
    )
    assert shell.is_empty()


def test_who_insists_is_believed_but_for_secrets(shell: Shell) -> None:
    """A single quote needs no line that is only %; a key is none whatever somebody says."""
    (shell.folder / "one").write_text("Tea.\n", "utf-8")
    shell.said("import", "--format", "fortune", "one")
    assert [quote["text"] for quote in shell.json("list")] == ["Tea."]
    (shell.folder / "k.pem").write_text("-----BEGIN PRIVATE KEY-----\nabc\n", "utf-8")
    assert "no format claims" in shell.complaint("import", "--format", "fortune", "k.pem", status=1)


def test_a_folder_is_read_whole_and_says_what_it_left_out(shell: Shell) -> None:
    """Its subfolders too; our own files, keys and hidden ones never come in by accident."""
    deep = shell.folder / "more" / "deep"
    deep.mkdir(parents=True)
    (deep / "tea").write_text("Tea.\n%\n", "utf-8")
    (shell.folder / "k.pem").write_text("-----BEGIN PRIVATE KEY-----\n%\n", "utf-8")
    (shell.folder / ".secret").write_text("password\n%\n", "utf-8")
    shell.keep("Water.")
    result = shell("import", str(shell.folder))
    assert result.exit_code == 0
    left_out = result.stderr.splitlines()
    assert all(line.startswith("quotes: left out: ") for line in left_out)
    assert sum("is a file of this installation" in line for line in left_out) >= 2
    assert any("no format claims" in line and "k.pem" in line for line in left_out)
    assert "tea: 1 new (#2 to #2)" in result.stdout
    assert [quote["text"] for quote in shell.json("list")] == ["Water.", "Tea."]


def test_one_file_that_is_none_costs_the_others_nothing(shell: Shell) -> None:
    """They come in; the status says that one did not."""
    (shell.folder / "bad").write_text("just text\n", "utf-8")
    (shell.folder / "good").write_text("Tea.\n%\n", "utf-8")
    result = shell("import", "bad", "good")
    assert result.exit_code == 1
    assert result.stderr.startswith("quotes: no format claims bad")
    assert [quote["text"] for quote in shell.json("list")] == ["Tea."]


def test_the_encoding_can_be_named(shell: Shell) -> None:
    """What is neither UTF-8 nor Western is refused with line and byte; named, it is read."""
    (shell.folder / "ru").write_bytes("Один.\n%\nДва слова, и ещё три.\n%\n".encode("koi8-r"))
    result = shell("import", "ru")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == (
        "quotes: ru: line 1: byte 1 is not UTF-8: name the encoding of the file, or convert it"
    )
    shell.said("import", "--encoding", "koi8-r", "ru")
    assert shell.json("list")[0]["text"] == "Один."
    assert "nobody knows the encoding klingon" in shell.complaint(
        "import", "--encoding", "klingon", "ru", status=2
    )
