"""Certificates as a service plugin: what the portal mounts, runs and asks."""

from pathlib import Path

from plugins.certificates import store
from plugins.certificates.command import command
from plugins.certificates.demonstration import lives
from plugins.certificates.service.historical_applying import sweep_batches
from plugins.certificates.service.recognition import reads_file
from plugins.certificates.service.settings import SETTINGS
from plugins.certificates.service.soundness import SIGNATURES
from plugins.certificates.service.verification import sweep_lookups
from plugins.certificates.store.invariants import INVARIANTS
from plugins.certificates.store.register_invariants import REGISTER_INVARIANTS
from plugins.certificates.web import blueprints
from portal.plugin import N_, Link, Role, Service, Sweep, hookimpl

CORE_API = ">=1.2,<2"
HERE = Path(__file__).parent


@hookimpl
def portal_service() -> Service:
    """Certificates of confirmed results, and of those of the years before."""
    return Service(
        name="certificates",
        title=N_("职称证书"),
        blueprints=blueprints,
        templates=HERE / "templates",
        migrations=HERE / "migrations",
        models=store,
        sweeps=(
            Sweep("certificates.lookups", sweep_lookups),
            Sweep("certificates.batches", sweep_batches, atomic=False),
        ),
        invariants=(*INVARIANTS, *REGISTER_INVARIANTS, SIGNATURES),
        command=command,
        navigation=(
            Link("/certificates", N_("我的证书"), frozenset({Role.APPLICANT})),
            Link("/certificates/manage", N_("证书管理"), frozenset({Role.PROVINCIAL_OFFICER, Role.AUDITOR})),
            Link(
                "/certificates/historical",
                N_("历史证书"),
                frozenset({Role.MUNICIPAL_OFFICER, Role.PROVINCIAL_OFFICER}),
            ),
            Link(
                "/certificates/recognitions",
                N_("职称认定"),
                frozenset({Role.MUNICIPAL_OFFICER, Role.PROVINCIAL_OFFICER}),
            ),
            Link("/certificates/recognition", N_("职称认定"), frozenset({Role.APPLICANT})),
            Link("/certificates/progress", N_("采集进度"), frozenset({Role.AUDITOR})),
            Link("/certificates/verify", N_("查验证书"), frozenset({Role.ANONYMOUS})),
        ),
        settings=SETTINGS,
        reads_file=reads_file,
        lives=lives,
    )
