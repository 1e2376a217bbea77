"""Where a stack keeps its data and which ports it listens on."""

import json
import secrets
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from local.identity import KEYS_PATH, SCHEDULER, TASKS, identity_token
from local.role_tokens import role_token

REPOSITORY = Path(__file__).resolve().parent.parent
MIGRATIONS = REPOSITORY / "supabase" / "migrations"
LOOPBACK = "127.0.0.1"
DEFAULT_PORT_BASE = 54320
TASK_QUEUE = "projects/local/locations/local/queues/job-shards"


@dataclass(frozen=True)
class Ports:
    """TCP ports on the loopback interface: our functions, Supabase's REST and Auth, PostgreSQL."""

    api: int
    supabase: int
    db: int

    @classmethod
    def from_base(cls, base: int) -> "Ports":
        """Three ports in a row, in the order of the fields."""
        return cls(api=base, supabase=base + 1, db=base + 2)


@dataclass(frozen=True)
class Keys:
    """The secrets of one data directory: made at its first start, never shared between directories."""

    publishable_key: str
    secret_key: str
    jwt_secret: str
    db_password: str

    @classmethod
    def generate(cls) -> "Keys":
        """Fresh random keys in the forms Supabase gives them."""
        return cls(
            publishable_key=f"sb_publishable_{secrets.token_urlsafe(24)}",
            secret_key=f"sb_secret_{secrets.token_urlsafe(24)}",
            jwt_secret=secrets.token_urlsafe(48),
            db_password=secrets.token_urlsafe(18),
        )

    def as_dict(self) -> dict[str, str]:
        """The keys by name, for the file they are kept in."""
        return asdict(self)


@dataclass(frozen=True)
class Stack:
    """One stack: its data directory, ports and keys, and every address that follows from them."""

    data_dir: Path
    ports: Ports
    keys: Keys

    @property
    def api_url(self) -> str:
        """Where all functions are served."""
        return f"http://{LOOPBACK}:{self.ports.api}"

    @property
    def supabase_url(self) -> str:
        """The base of Supabase's own services: `/rest/v1`, `/auth/v1`."""
        return f"http://{LOOPBACK}:{self.ports.supabase}"

    @property
    def db_url(self) -> str:
        """The database as its superuser."""
        return f"postgresql://postgres:{self.keys.db_password}@{LOOPBACK}:{self.ports.db}/postgres"

    @property
    def log_dir(self) -> Path:
        """One log file for each part of the stack."""
        return self.data_dir / "logs"

    def log_file(self, part: str) -> Path:
        """The log file of one part."""
        return self.log_dir / f"{part}.log"

    @property
    def task_endpoint_file(self) -> Path:
        """Where the stack's double of Cloud Tasks writes where it listens."""
        return self.data_dir / "cloud-tasks.json"

    def task_endpoint(self) -> dict[str, str]:
        """The setting with which jobs reach the double that runs now; empty while none does."""
        try:
            found: dict[str, str] = json.loads(self.task_endpoint_file.read_text())
        except FileNotFoundError:
            return {}
        return found

    def job_url(self, name: str) -> str:
        """Where a job is started with POST."""
        return f"{self.api_url}/jobs/{name}"

    def job_token(self) -> str:
        """What a job wants to see of who starts it: the scheduler's identity token, good for an hour."""
        return identity_token(self.keys.jwt_secret, self.api_url, self.api_url)

    def job_headers(self) -> dict[str, str]:
        """That token as a request carries it."""
        return {"Authorization": f"Bearer {self.job_token()}"}

    def function_environment(self, name: str | None = None) -> dict[str, str]:
        """What the functions read as their settings; a job served by itself also where its tasks go."""
        return {
            **({"TASK_URL": self.job_url(name)} if name else {}),
            **self.task_endpoint(),
            "SUPABASE_URL": self.supabase_url,
            "SUPABASE_PUBLISHABLE_KEY": self.keys.publishable_key,
            "SUPABASE_SECRET_KEY": self.keys.secret_key,
            "SUPABASE_JWT_SECRET": self.keys.jwt_secret,
            "SUPABASE_JWT_AUDIENCE": "authenticated",
            "CALLER_AUDIENCE": self.api_url,
            "CALLER_ACCOUNTS": SCHEDULER,
            "TASK_QUEUE": TASK_QUEUE,
            "TASK_ACCOUNT": TASKS,
            "GOOGLE_ISSUER": self.api_url,
            "GOOGLE_JWKS_URL": f"{self.api_url}{KEYS_PATH}",
            "LANDING_PAGES_URL": f"{self.api_url}/lp",
            "PUBLIC_PAGES_URL": self.api_url,
            "FORM_TOKEN_SECRET": sha256(f"forms {self.keys.jwt_secret}".encode()).hexdigest(),
            "PUBLIC_PAGES_TOKEN": role_token("public_pages", self.keys.jwt_secret),
            "PORTAL_URL": f"{self.api_url}/portal/",
            "MAIL_LINKS_URL": self.api_url,
            "MAIL_LINKS_TOKEN": role_token("mail_links", self.keys.jwt_secret),
            "MAIL_LINK_SECRET": sha256(f"mail {self.keys.jwt_secret}".encode()).hexdigest(),
        }
