"""Settings from the environment and the file."""

import dataclasses
from pathlib import Path

import pytest

from bot.errors import StartError
from bot.settings import SETTINGS, Settings, load_settings

TOKEN = "a-token.of-three.parts"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The path of a settings file that does not exist yet."""
    return tmp_path / ".env"


def test_only_the_token_is_required(file: Path) -> None:
    assert load_settings(environment={"DISCORD_TOKEN": TOKEN}, file=file) == Settings(discord_token=TOKEN)


def test_settings_are_read_from_the_file(file: Path) -> None:
    file.write_text(
        f"DISCORD_TOKEN={TOKEN}\nDATABASE_URL='postgresql://ann:pa${{HOME}}ss@db/tales'\n"
        "DISCORD_API_URL=http://127.0.0.1:8080/api/v10\nLOG_LEVEL=debug\n"
    )

    assert load_settings(environment={}, file=file) == Settings(
        discord_token=TOKEN,
        database_url="postgresql://ann:pa${HOME}ss@db/tales",
        discord_api_url="http://127.0.0.1:8080/api/v10",
        log_level="DEBUG",
    )


def test_environment_has_precedence_over_the_file(file: Path) -> None:
    file.write_text("DISCORD_TOKEN=from-the-file\nLOG_LEVEL=ERROR\n")

    settings = load_settings(environment={"DISCORD_TOKEN": "from-the-environment"}, file=file)

    assert (settings.discord_token, settings.log_level) == ("from-the-environment", "ERROR")


def test_empty_setting_has_its_default(file: Path) -> None:
    file.write_text(f"DISCORD_TOKEN={TOKEN}\nDATABASE_URL=\nDISCORD_API_URL=\nLOG_LEVEL=\n")

    assert load_settings(environment={"LOG_LEVEL": ""}, file=file) == Settings(discord_token=TOKEN)


def test_error_names_all_mistakes_in_one_sentence(file: Path) -> None:
    wrong = {
        "DATABASE_URL": "mysql://db",
        "DISCORD_API_URL": "discord.com",
        "LOG_LEVEL": "loud",
        "KEEP_DAYS": "forever",
    }

    with pytest.raises(StartError) as raised:
        load_settings(environment=wrong, file=file)

    sentence = str(raised.value)
    assert [setting.name for setting in SETTINGS if setting.name not in sentence] == []
    assert sentence.endswith(".")
    assert ". " not in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("DISCORD_TOKEN", "", "cliffhanger setup"),
        ("DISCORD_TOKEN", "Bot abc.def.ghi", "without spaces or the word Bot"),
        ("DISCORD_TOKEN", "abc…ghi", "is not a token"),
        ("DATABASE_URL", "tales.db", "must look like sqlite:///"),
        ("DATABASE_URL", "sqlite://", "must name a file"),
        ("DATABASE_URL", "sqlite:///:memory:", "must name a file"),
        ("DISCORD_API_URL", "ftp://discord.com/api", "must look like https://"),
        ("DISCORD_API_URL", "https://", "must look like https://"),
        ("LOG_LEVEL", "verbose", "must be one of DEBUG, INFO"),
    ],
)
def test_error_says_what_would_be_right(file: Path, name: str, value: str, text: str) -> None:
    with pytest.raises(StartError, match=name) as raised:
        load_settings(environment={"DISCORD_TOKEN": TOKEN} | {name: value}, file=file)

    assert text in str(raised.value)


def test_error_does_not_show_secrets(file: Path) -> None:
    with pytest.raises(StartError) as raised:
        load_settings(environment={"DISCORD_TOKEN": "se cret", "DATABASE_URL": "mysql://ann:se-cret@db/x"}, file=file)

    assert "cret" not in str(raised.value)


def test_unreadable_file_is_an_error(file: Path) -> None:
    file.write_bytes(b"DISCORD_TOKEN=\xff\xfe\n")

    with pytest.raises(StartError, match=r"\.env cannot be read"):
        load_settings(environment={}, file=file)


def test_token_is_optional_if_not_needed(file: Path) -> None:
    assert load_settings(token_needed=False, environment={}, file=file).discord_token == ""


def test_repr_does_not_show_secrets() -> None:
    settings = Settings(discord_token=TOKEN, database_url="postgresql://ann:s3cret@db/tales")

    assert TOKEN not in f"{settings} {settings!r}"
    assert "s3cret" not in f"{settings} {settings!r}"


def test_settings_are_immutable() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Settings(discord_token=TOKEN).log_level = "DEBUG"  # type: ignore[misc]
