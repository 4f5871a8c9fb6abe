"""All settings, read once from the environment and then frozen."""

import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True)
class Smtp:
    """The mail server. Without one, mail waits in the outbox and `portal doctor` says so."""

    host: str
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = "noreply@portal.invalid"
    starttls: bool = False


@dataclass(frozen=True)
class Settings:
    """Each setting has an environment variable `PORTAL_<NAME>`; all have a default that works on one machine."""

    # PORTAL_HOME: the folder of the embedded database, the evidence files and the secret key.
    home: Path
    # PORTAL_DATABASE: sqlite:////path or postgresql://user@host/name.
    database: str
    # PORTAL_SECRET_KEY (hex) or the file `secret.key` in the home, made by `portal init` with mode 0600.
    secret: bytes = field(repr=False)
    # PORTAL_STORAGE: empty for files in the home, or s3://bucket/prefix (with the usual AWS_* variables).
    storage: str = ""
    # PORTAL_CLOCK: an instant from which the clock runs on; unset = real time.
    clock: str = ""
    # PORTAL_DEMO: a bar on every page to sign in as any role and to move the clock. Never in production.
    demo: bool = False
    # PORTAL_SAFE_MODE: start without any plugin; `portal serve --safe-mode` sets it. A bar on every page says so.
    safe_mode: bool = False
    # PORTAL_HTTPS: cookies only over TLS, HSTS. Off in the demo, which is served on http://localhost.
    https: bool = True
    # PORTAL_HOSTS: comma-separated host names that are served; empty = any (demo, tests).
    hosts: tuple[str, ...] = ()
    # PORTAL_TRUSTED_PROXIES: number of proxies in front whose X-Forwarded-* and X-Request-Start are believed.
    trusted_proxies: int = 0
    smtp: Smtp | None = None
    # PORTAL_SMS_URL: the province's gateway, which takes {"phone", "text"} as JSON by POST; PORTAL_SMS_TOKEN goes into
    # the Authorization header. Without one, texts wait (the demo shows them).
    sms_url: str = ""
    sms_token: str = field(default="", repr=False)
    # PORTAL_CORRECTION_DAYS: working days to correct a returned application, bounded by the receipt deadline
    # (no national figure exists: DOMAIN 1.4).
    correction_days: int = 5
    # PORTAL_PUBLICITY_DAYS: working days of publicity in the employer; at least 5 (DOMAIN 1.4).
    publicity_days: int = 5
    # PORTAL_APPLICANT_EDITS: may an applicant still edit after 申报 while the record is in own hands (reading 4)?
    applicant_edits_in_window: bool = False
    # PORTAL_PASSWORD_COST: argon2id as "time,memory_kib,parallelism"; OWASP's floor by default.
    password_cost: tuple[int, int, int] = (2, 19 * KIB, 1)
    # PORTAL_PASSWORD_PROFILE: asvs (no composition rules) or gb22239 (composition, history, age).
    password_profile: str = "asvs"  # noqa: S105
    # PORTAL_UPLOAD_IMAGE_MIB / PORTAL_UPLOAD_PDF_MIB / PORTAL_UPLOAD_PDF_PAGES: limits per evidence file.
    upload_image_bytes: int = 10 * MIB
    upload_pdf_bytes: int = 20 * MIB
    upload_pdf_pages: int = 100
    # PORTAL_UPLOAD_QUOTA_MIB: all evidence of one person.
    upload_quota_bytes: int = 500 * MIB
    # PORTAL_UPLOAD_LIMITS: JSON, other limits for kinds of dossier items, as
    # {"monograph": {"pdf_bytes": 52428800, "pdf_pages": 400, "image_bytes": …, "files": …}}.
    upload_limits: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    # PORTAL_PUBLIC_URL: how the portal is reached from outside; printed in QR codes and mail.
    public_url: str = "http://localhost:8000"

    @property
    def clock_file(self) -> Path:
        return self.home / "clock"

    @property
    def files(self) -> Path:
        return self.home / "files"


def default_home() -> Path:
    """The user's data directory."""
    base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "zhicheng-portal"


def _flag(text: str) -> bool:
    return text.strip().lower() in ("1", "true", "yes", "on")


def _smtp(environ: Mapping[str, str]) -> Smtp | None:
    host = environ.get("PORTAL_SMTP_HOST", "")
    if not host:
        return None
    return Smtp(
        host=host,
        port=int(environ.get("PORTAL_SMTP_PORT", "25")),
        user=environ.get("PORTAL_SMTP_USER", ""),
        password=environ.get("PORTAL_SMTP_PASSWORD", ""),
        sender=environ.get("PORTAL_SMTP_SENDER", "noreply@portal.invalid"),
        starttls=_flag(environ.get("PORTAL_SMTP_STARTTLS", "")),
    )


def read_secret(home: Path, environ: Mapping[str, str]) -> bytes:
    """The installation's secret; made on first use, readable by the owner only."""
    given = environ.get("PORTAL_SECRET_KEY", "")
    if given:
        return bytes.fromhex(given)
    path = home / "secret.key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
    return bytes.fromhex(path.read_text().strip())


def settings_from(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment. Raises ValueError that names what can't be read."""
    environ = os.environ if environ is None else environ
    home = Path(environ.get("PORTAL_HOME") or default_home()).expanduser().absolute()
    demo = _flag(environ.get("PORTAL_DEMO", ""))
    cost = environ.get("PORTAL_PASSWORD_COST", "")
    time_cost, memory, lanes = (int(part) for part in cost.split(",")) if cost else (2, 19 * KIB, 1)
    hosts = environ.get("PORTAL_HOSTS", "")
    return Settings(
        home=home,
        database=environ.get("PORTAL_DATABASE") or f"sqlite:///{home / 'portal.db'}",
        secret=read_secret(home, environ),
        storage=environ.get("PORTAL_STORAGE", ""),
        clock=environ.get("PORTAL_CLOCK", ""),
        demo=demo,
        safe_mode=_flag(environ.get("PORTAL_SAFE_MODE", "")),
        https=_flag(environ.get("PORTAL_HTTPS", "0" if demo else "1")),
        hosts=tuple(host.strip() for host in hosts.split(",") if host.strip()),
        trusted_proxies=int(environ.get("PORTAL_TRUSTED_PROXIES", "0")),
        smtp=_smtp(environ),
        sms_url=environ.get("PORTAL_SMS_URL", ""),
        sms_token=environ.get("PORTAL_SMS_TOKEN", ""),
        correction_days=int(environ.get("PORTAL_CORRECTION_DAYS", "5")),
        publicity_days=max(5, int(environ.get("PORTAL_PUBLICITY_DAYS", "5"))),
        applicant_edits_in_window=_flag(environ.get("PORTAL_APPLICANT_EDITS", "")),
        password_cost=(time_cost, memory, lanes),
        password_profile=environ.get("PORTAL_PASSWORD_PROFILE", "asvs"),
        upload_image_bytes=int(environ.get("PORTAL_UPLOAD_IMAGE_MIB", "10")) * MIB,
        upload_pdf_bytes=int(environ.get("PORTAL_UPLOAD_PDF_MIB", "20")) * MIB,
        upload_pdf_pages=int(environ.get("PORTAL_UPLOAD_PDF_PAGES", "100")),
        upload_quota_bytes=int(environ.get("PORTAL_UPLOAD_QUOTA_MIB", "500")) * MIB,
        upload_limits=json.loads(environ.get("PORTAL_UPLOAD_LIMITS", "{}")),
        public_url=environ.get("PORTAL_PUBLIC_URL", "http://localhost:8000").rstrip("/"),
    )
