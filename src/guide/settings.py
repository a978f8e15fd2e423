"""Settings from the environment (`GUIDE_…`), built once at the start and passed down."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from guide.errors import SettingsError


class Settings(BaseSettings):
    """Where things are and how long to wait. Times are in seconds."""

    model_config = SettingsConfigDict(
        env_prefix="GUIDE_", frozen=True, extra="ignore", validate_default=True, hide_input_in_errors=True
    )

    root: Path = Field(default_factory=Path.cwd, description="the project's folder")
    var: Path = Field(default=Path("var"), description="where conversations, logs and the secret are kept")
    models: Path = Field(default=Path("models"), description="where model versions are kept")
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    rasa_port: int = Field(default=5005, ge=1, le=65535)
    actions_port: int = Field(default=5055, ge=1, le=65535)
    secret: str | None = Field(
        default=None, min_length=32, repr=False, description="signs sessions; else var/secret is made"
    )
    embedder: str = Field(default="static", description="'static', or a sentence-transformers model by path or name")
    model: str | None = Field(default=None, description="model version to serve; else the promoted one")
    turn_timeout: float = Field(default=2.0, gt=0, description="how long Rasa may take for a turn")
    message_limit: int = Field(default=1000, ge=50, description="characters a resident may send")
    rotate_after: int = Field(default=20, ge=1, description="turns after which Rasa starts a fresh tracker")
    keep_days: int = Field(default=30, ge=1, description="days after which conversations are deleted")
    keep_question_days: int = Field(default=180, ge=1, description="days after which unanswered questions are deleted")
    staff_password: str | None = Field(
        default=None, min_length=12, repr=False, description="opens the staff area; else there is none"
    )

    @field_validator("var", "models")
    @classmethod
    def _below_root(cls, path: Path, info: ValidationInfo) -> Path:
        """Paths that are not absolute lie below the project's folder."""
        return Path(info.data.get("root", Path.cwd())) / path

    @cached_property
    def data(self) -> Path:
        return self.root / "data"

    @cached_property
    def conversations(self) -> Path:
        return self.var / "conversations.sqlite3"

    @cached_property
    def faq(self) -> Path:
        return self.data / "faq"

    @cached_property
    def local(self) -> Path:
        """The city's own folder, which lies over the standard pack."""
        return self.data / "local"

    @cached_property
    def open_data(self) -> Path:
        return self.data / "open"

    @cached_property
    def lookups(self) -> Path:
        return self.data / "lookups.yml"

    @cached_property
    def ages(self) -> Path:
        return self.data / "ages.yml"

    @cached_property
    def vaccination(self) -> Path:
        return self.data / "vaccination.yml"

    @cached_property
    def aspects(self) -> Path:
        return self.data / "aspects.yml"

    @cached_property
    def english(self) -> Path:
        return self.data / "english.yml"

    @cached_property
    def lexicon(self) -> Path:
        return self.data / "lexicon"

    @cached_property
    def policy(self) -> Path:
        return self.data / "policy.yml"

    @cached_property
    def texts(self) -> Path:
        return self.data / "texts.yml"

    @cached_property
    def unanswerable(self) -> Path:
        return self.data / "unanswerable.yml"

    @cached_property
    def openings(self) -> Path:
        return self.data / "eval" / "openings.yml"

    @cached_property
    def rasa_python(self) -> Path:
        return self.root / ".venv-rasa" / "bin" / "python"

    @property
    def rasa_url(self) -> str:
        return f"http://127.0.0.1:{self.rasa_port}"

    @property
    def actions_url(self) -> str:
        return f"http://127.0.0.1:{self.actions_port}"


def load_settings() -> Settings:
    """Read the settings; raise `SettingsError` naming each variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"GUIDE_{str(item['loc'][0]).upper()}: {item['msg']}" for item in error.errors()]
        raise SettingsError("\n".join(lines)) from error
