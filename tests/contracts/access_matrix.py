"""Who may call what: every route of the portal, written out by hand, as an auditor would read it.

A route that is not here, or that answers otherwise, fails tests/contracts/test_access.py. When a URL goes, its row goes
with it, in the same commit. What a role may see *within* a page (own cases only, own organisation only) is not said
here but proved by the tests of each area.
"""

from portal.kernel.access import Role

APPLICANT = frozenset({Role.APPLICANT})
EMPLOYER = frozenset({Role.EMPLOYER_OFFICER, Role.EMPLOYER_ADMIN})
BUREAUS = frozenset({Role.COUNTY_OFFICER, Role.MUNICIPAL_OFFICER, Role.PROVINCIAL_OFFICER})
REVIEWERS = BUREAUS | {Role.DEPARTMENT_OFFICER}
OFFICE = frozenset({Role.OFFICE_OFFICER})
CALENDAR = frozenset({Role.CALENDAR_MANAGER})
PROVINCE = frozenset({Role.PROVINCIAL_OFFICER})
HANDLERS = EMPLOYER | REVIEWERS | OFFICE
# Who has a queue: an employer's administrator manages its people, and handles no case.
DESK = HANDLERS - {Role.EMPLOYER_ADMIN}
AUDITORS = frozenset({Role.EMPLOYER_OFFICER})
STAFF = HANDLERS | CALENDAR | {Role.SERIES_ADMINISTRATOR, Role.AUDITOR}
SIGNED_IN = APPLICANT | STAFF
ANYONE = SIGNED_IN | {Role.ANONYMOUS}
SCHEME_WRITERS = OFFICE | {Role.SERIES_ADMINISTRATOR}
SCHEME_READERS = SCHEME_WRITERS | PROVINCE | {Role.AUDITOR}
PLAN_READERS = CALENDAR | PROVINCE | {Role.AUDITOR}

MATRIX: dict[str, frozenset[Role]] = {
    # The site itself
    "GET /": ANYONE,
    "GET /static/<digest>/<name>": ANYONE,
    "GET /health": ANYONE,
    "GET /health.json": ANYONE,
    "POST /preferences/language": ANYONE,
    "POST /preferences/type-size": ANYONE,
    # Plugins
    "GET /plugins": PROVINCE,
    "GET /plugins/<plugin>": PROVINCE,
    "POST /plugins/<plugin>/disable": PROVINCE,
    "POST /plugins/<plugin>/enable": PROVINCE,
    "GET /plugins/releases/<int:release_id>": PROVINCE,
    "POST /plugins/releases/<int:release_id>/approve": PROVINCE,
    "POST /plugins/releases/<int:release_id>/decline": PROVINCE,
    # Signing in
    "GET /sign-in": ANYONE,
    "POST /sign-in": ANYONE,
    "GET /sign-in/second-factor": ANYONE,
    "POST /sign-in/second-factor": ANYONE,
    "POST /sign-out": SIGNED_IN,
    "GET /register": ANYONE,
    "POST /register": ANYONE,
    "GET /register/confirm": ANYONE,
    "POST /register/confirm": ANYONE,
    "GET /reset": ANYONE,
    "POST /reset": ANYONE,
    "GET /reset/confirm": ANYONE,
    "POST /reset/confirm": ANYONE,
    # The own account
    "GET /account": SIGNED_IN,
    "GET /account/disclosures": SIGNED_IN,
    "GET /account/email": SIGNED_IN,
    "POST /account/email": SIGNED_IN,
    "GET /account/password": SIGNED_IN,
    "POST /account/password": SIGNED_IN,
    "GET /account/phone": SIGNED_IN,
    "POST /account/phone": SIGNED_IN,
    "GET /account/phone/confirm": SIGNED_IN,
    "POST /account/phone/confirm": SIGNED_IN,
    "GET /account/second-factor": SIGNED_IN,
    "POST /account/second-factor/start": SIGNED_IN,
    "POST /account/second-factor/confirm": SIGNED_IN,
    "GET /account/second-factor/disable": SIGNED_IN,
    "POST /account/second-factor/disable": SIGNED_IN,
    "GET /account/second-factor/qr.svg": SIGNED_IN,
    "GET /account/second-factor/recovery-codes": SIGNED_IN,
    "GET /account/sessions": SIGNED_IN,
    "POST /account/sessions/<int:session_id>/end": SIGNED_IN,
    "POST /account/sessions/end-others": SIGNED_IN,
    "GET /capacity": SIGNED_IN,
    "POST /capacity": SIGNED_IN,
    # The inbox
    "GET /inbox": SIGNED_IN,
    "GET /inbox/<int:notice_id>": SIGNED_IN,
    "POST /inbox/<int:notice_id>/read": SIGNED_IN,
    "POST /inbox/read": SIGNED_IN,
    # Organisations and their members
    "GET /invitations/<token>": ANYONE,
    "POST /invitations/<token>/accept": SIGNED_IN,
    "POST /invitations/<int:invitation_id>/revoke": STAFF,
    "GET /members/<int:member_id>/end": STAFF,
    "POST /members/<int:member_id>/end": STAFF,
    "GET /members/<int:member_id>/second-factor": STAFF,
    "POST /members/<int:member_id>/second-factor": STAFF,
    "GET /organisations": STAFF,
    "GET /organisations/<int:organisation_id>": STAFF,
    "GET /organisations/<int:organisation_id>/attributes": PROVINCE,
    "POST /organisations/<int:organisation_id>/attributes": PROVINCE,
    "GET /organisations/<int:organisation_id>/children/new": STAFF,
    "POST /organisations/<int:organisation_id>/children/new": STAFF,
    "GET /organisations/<int:organisation_id>/credit-code": STAFF,
    "POST /organisations/<int:organisation_id>/credit-code": STAFF,
    "GET /organisations/<int:organisation_id>/invitations/new": STAFF,
    "POST /organisations/<int:organisation_id>/invitations/new": STAFF,
    # Whole numbers, with a reason
    "GET /persons/<int:person_id>/unmask": HANDLERS,
    "POST /persons/<int:person_id>/unmask": HANDLERS,
    "GET /disclosures/<int:disclosure_id>": HANDLERS,
    # The calendar
    "GET /calendar": ANYONE,
    "GET /calendar/<slug>": ANYONE,
    "GET /calendar/<slug>.ics": ANYONE,
    "GET /calendar/working-days": ANYONE,
    "GET /calendar/my": SIGNED_IN,
    "GET /calendar/my/<token>.ics": ANYONE,
    "POST /calendar/my/feed": SIGNED_IN,
    "POST /calendar/my/feed/end": SIGNED_IN,
    "POST /calendar/my/follow": SIGNED_IN,
    "POST /calendar/my/unfollow": SIGNED_IN,
    "GET /calendar/office": OFFICE,
    "GET /calendar/office/<int:plan_year>/<int:application_year>/<path>": OFFICE,
    "POST /calendar/office/<int:plan_year>/<int:application_year>/<path>": OFFICE,
    "GET /calendar/manage": CALENDAR,
    "GET /calendar/manage/plans/<int:year>": PLAN_READERS,
    "GET /calendar/manage/plans/<int:year>/<int:number>": PLAN_READERS,
    "POST /calendar/manage/drafts": CALENDAR,
    "GET /calendar/manage/drafts/<int:year>": CALENDAR,
    "POST /calendar/manage/drafts/<int:year>/discard": CALENDAR,
    "GET /calendar/manage/drafts/<int:year>/head": CALENDAR,
    "POST /calendar/manage/drafts/<int:year>/head": CALENDAR,
    "GET /calendar/manage/drafts/<int:year>/milestones": CALENDAR,
    "POST /calendar/manage/drafts/<int:year>/milestones": CALENDAR,
    "GET /calendar/manage/drafts/<int:year>/publish": CALENDAR,
    "POST /calendar/manage/drafts/<int:year>/publish": CALENDAR,
    "GET /calendar/manage/drafts/<int:year>/rows/<int:index>": CALENDAR,
    "POST /calendar/manage/drafts/<int:year>/rows/<int:index>": CALENDAR,
    "POST /calendar/manage/drafts/<int:year>/rows/<int:index>/drop": CALENDAR,
    "GET /calendar/manage/drafts/<int:year>/rows/<int:index>/pending": CALENDAR,
    "POST /calendar/manage/drafts/<int:year>/rows/<int:index>/pending": CALENDAR,
    "GET /calendar/manage/extensions": CALENDAR,
    "GET /calendar/manage/extensions/new": CALENDAR,
    "POST /calendar/manage/extensions/new": CALENDAR,
    "GET /calendar/manage/extensions/<int:extension_id>/revoke": CALENDAR,
    "POST /calendar/manage/extensions/<int:extension_id>/revoke": CALENDAR,
    "GET /calendar/manage/working-days": CALENDAR,
    "GET /calendar/manage/working-days/day": CALENDAR,
    "POST /calendar/manage/working-days/day": CALENDAR,
    "GET /calendar/manage/working-days/year": CALENDAR,
    "POST /calendar/manage/working-days/year": CALENDAR,
    # Am I eligible? No account needed.
    "GET /eligibility": ANYONE,
    "GET /eligibility/<series>/<int(max=2199):year>/<level>/<track>": ANYONE,
    "POST /eligibility/<series>/<int(max=2199):year>/<level>/<track>": ANYONE,
    # The dossier and its evidence
    "GET /dossier": APPLICANT,
    "GET /dossier/<section>": APPLICANT,
    "GET /dossier/<section>/add": APPLICANT,
    "GET /dossier/<section>/add/<kind>": APPLICANT,
    "POST /dossier/<section>/add/<kind>": APPLICANT,
    "POST /dossier/<section>/mark": APPLICANT,
    "GET /dossier/items/<int:item_id>": APPLICANT,
    "GET /dossier/items/<int:item_id>/edit": APPLICANT,
    "POST /dossier/items/<int:item_id>/edit": APPLICANT,
    "GET /dossier/items/<int:item_id>/employer": APPLICANT,
    "POST /dossier/items/<int:item_id>/employer": APPLICANT,
    "POST /dossier/items/<int:item_id>/evidence": APPLICANT,
    "POST /dossier/items/<int:item_id>/forget-typed": APPLICANT,
    "GET /dossier/items/<int:item_id>/remove": APPLICANT,
    "POST /dossier/items/<int:item_id>/remove": APPLICANT,
    "POST /dossier/items/<int:item_id>/restore": APPLICANT,
    "GET /dossier/removed": APPLICANT,
    "GET /evidence/<int:evidence_id>": SIGNED_IN,
    "GET /evidence/<int:evidence_id>/remove": APPLICANT,
    "POST /evidence/<int:evidence_id>/remove": APPLICANT,
    "POST /evidence/<int:evidence_id>/restore": APPLICANT,
    # Applying
    "GET /applications": APPLICANT,
    "GET /applications/new": APPLICANT,
    "POST /applications/new": APPLICANT,
    "GET /applications/<int:application_id>": APPLICANT,
    "GET /applications/<int:application_id>/conditions": APPLICANT,
    "GET /applications/<int:application_id>/form": APPLICANT,
    "POST /applications/<int:application_id>/form": APPLICANT,
    "GET /applications/<int:application_id>/items": APPLICANT,
    "POST /applications/<int:application_id>/items": APPLICANT,
    "GET /applications/<int:application_id>/check": APPLICANT,
    "POST /applications/<int:application_id>/apply": APPLICANT,
    "GET /applications/<int:application_id>/receipt": APPLICANT,
    "GET /applications/<int:application_id>/receipt.pdf": APPLICANT,
    "GET /applications/<int:application_id>/withdraw": APPLICANT,
    "POST /applications/<int:application_id>/withdraw": APPLICANT,
    "GET /applications/<int:application_id>/correction": APPLICANT,
    "POST /applications/<int:application_id>/correction": APPLICANT,
    "GET /receipts/check": ANYONE,
    "GET /receipts/<number>/<code>": ANYONE,
    "GET /applications/<int:application_id>/score-preview": APPLICANT,
    # Scoring schemes and their filing
    "GET /series-admin/schemes": SCHEME_READERS,
    "POST /series-admin/schemes": SCHEME_WRITERS,
    "GET /series-admin/schemes/new": SCHEME_WRITERS,
    "POST /series-admin/schemes/new": SCHEME_WRITERS,
    "GET /series-admin/schemes/<int:scheme_id>": SCHEME_READERS,
    "GET /series-admin/schemes/<int:scheme_id>/scheme.toml": SCHEME_READERS,
    "GET /series-admin/schemes/<int:scheme_id>/text": SCHEME_WRITERS,
    "POST /series-admin/schemes/<int:scheme_id>/text": SCHEME_WRITERS,
    "POST /series-admin/schemes/<int:scheme_id>/submit": SCHEME_WRITERS,
    "POST /series-admin/schemes/<int:scheme_id>/revise": SCHEME_WRITERS,
    "POST /series-admin/schemes/<int:scheme_id>/discard": SCHEME_WRITERS,
    "POST /series-admin/schemes/<int:scheme_id>/approve": PROVINCE,
    "POST /series-admin/schemes/<int:scheme_id>/return": PROVINCE,
    # The desks of employers, departments, bureaus and committee offices
    "GET /desk": DESK,
    "GET /desk/not-applied": AUDITORS,
    "GET /desk/<int:application_id>": DESK,
    "GET /desk/<int:application_id>/parts/<kind>/<identity>": DESK,
    "POST /desk/<int:application_id>/parts/<kind>/<identity>": DESK,
    "GET /desk/<int:application_id>/pass": DESK,
    "POST /desk/<int:application_id>/pass": DESK,
    "GET /desk/<int:application_id>/return": DESK,
    "POST /desk/<int:application_id>/return": DESK,
    "GET /desk/<int:application_id>/refuse": DESK,
    "POST /desk/<int:application_id>/refuse": DESK,
    "GET /desk/<int:application_id>/publicity": AUDITORS,
    "POST /desk/<int:application_id>/publicity": AUDITORS,
    "GET /desk/<int:application_id>/objections/<int:objection_id>": AUDITORS,
    "POST /desk/<int:application_id>/objections/<int:objection_id>": AUDITORS,
    # Publicity (公示), and objections from anybody
    "GET /publicity": ANYONE,
    "GET /publicity/<token>": ANYONE,
    "GET /publicity/<token>/objection": ANYONE,
    "POST /publicity/<token>/objection": ANYONE,
    "GET /publicity/objections": ANYONE,
    "POST /publicity/objections": ANYONE,
    "GET /publicity/objections/<code>": ANYONE,
    # Ending unfinished records of former years
    "GET /termination": PROVINCE,
    "GET /termination/new": PROVINCE,
    "POST /termination/new": PROVINCE,
    "GET /termination/<int:termination_id>": PROVINCE,
    "GET /termination/<int:termination_id>/list.csv": PROVINCE,
    "POST /termination/<int:termination_id>/cancel": PROVINCE,
    "POST /termination/<int:termination_id>/restore": PROVINCE,
    "POST /termination/<int:termination_id>/sign": PROVINCE,
}

# Only in demo mode: signing in as anybody, moving the clock.
DEMO: dict[str, frozenset[Role]] = {
    "POST /demo/clock": ANYONE,
    "POST /demo/sign-in": ANYONE,
}

# What a staff member reaches before the second factor, besides what is open to everybody.
BEFORE_SECOND_FACTOR = frozenset(
    {
        "POST /sign-out",
        "GET /capacity",
        "POST /capacity",
        "POST /invitations/<token>/accept",
        "GET /account/second-factor",
        "POST /account/second-factor/start",
        "POST /account/second-factor/confirm",
        "GET /account/second-factor/disable",
        "POST /account/second-factor/disable",
        "GET /account/second-factor/qr.svg",
        "GET /account/second-factor/recovery-codes",
    }
)
