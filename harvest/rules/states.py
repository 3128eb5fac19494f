"""States of projects, keys, runs, units, checks, datasets; each run state has a reason and a time at which it goes on."""

from enum import StrEnum


class Named(StrEnum):
    """A state with the words that a screen shows."""

    @property
    def words(self) -> str:
        return _WORDS.get((type(self).__name__, self.value), self.value.replace("_", " ").capitalize())

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        return [(state.value, state.words) for state in cls]


class ProjectState(Named):
    OPEN = "open"
    ENDED = "ended"
    CLOSING = "closing"
    CLOSED = "closed"


class KeyState(Named):
    WORKS = "works"
    REFUSED = "refused"
    NO_RESEARCH_SCOPE = "no_research_scope"
    NOT_TRIED = "not_tried"


class RunState(Named):
    QUEUED = "queued"
    RUNNING = "running"
    WAITING_FOR_QUOTA = "waiting_for_quota"
    WAITING_FOR_ACCESS = "waiting_for_access"
    RATE_LIMITED = "rate_limited"
    PAUSED_BY_YOU = "paused_by_you"
    PAUSED_FOR_REFRESH = "paused_for_refresh"
    NEEDS_KEY = "needs_key"
    STOPPING = "stopping"
    STOPPED = "stopped"
    PARTIAL = "partial"
    COMPLETED = "completed"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        return self in (RunState.STOPPED, RunState.PARTIAL, RunState.COMPLETED, RunState.FAILED)


class RunPurpose(Named):
    """What a run is for. The last two ask again for days that had not settled."""

    HARVEST = "harvest"
    LATE = "late"
    COUNTS = "counts"


class UnitKind(Named):
    WINDOW = "window"
    SUBJECTS = "subjects"
    CHECK = "check"
    KEY_TRIAL = "key_trial"
    QUERY_TRIAL = "query_trial"
    DISCARD = "discard"
    DATASET = "dataset"
    CLOSE = "close"
    MANUSCRIPT = "manuscript"
    IDS = "ids"


HARVESTING = (UnitKind.WINDOW, UnitKind.SUBJECTS)
"""Units that bring records."""

YIELDING = (*HARVESTING, UnitKind.QUERY_TRIAL)
"""Units that leave to the refresh what it needs of the day's requests."""


class UnitState(Named):
    WAITING = "waiting"
    HELD = "held"
    DONE = "done"
    FAILED = "failed"


class RecordState(Named):
    LIVE = "live"
    QUARANTINED = "quarantined"


class CheckState(Named):
    ASKING = "asking"
    CONTROLS = "controls"
    CREATE = "create"
    POLL = "poll"
    DOWNLOAD = "download"
    BELIEVED = "believed"
    NOT_BELIEVED = "not_believed"


LIVE_CHECKS = (
    CheckState.ASKING,
    CheckState.CONTROLS,
    CheckState.CREATE,
    CheckState.POLL,
    CheckState.DOWNLOAD,
)
"""Of looks that are under way."""


class DatasetState(Named):
    BUILDING = "building"
    READY = "ready"
    RECUT = "recut"
    EXPIRED = "expired"
    ERASED = "erased"


_WORDS = {
    ("KeyState", "no_research_scope"): "No permission for the Research API",
    ("KeyState", "not_tried"): "Not tried yet",
    ("RunState", "waiting_for_quota"): "Waiting for tomorrow's quota",
    ("RunState", "waiting_for_access"): "Waiting for the access to begin",
    ("RunState", "rate_limited"): "Slowed down by TikTok",
    ("RunState", "paused_by_you"): "Paused",
    ("RunState", "paused_for_refresh"): "Paused so that the refresh is done in time",
    ("RunState", "needs_key"): "Needs a key that works",
    ("RunState", "partial"): "Ended with gaps",
    ("RunPurpose", "late"): "Late videos",
    ("RecordState", "quarantined"): "Set aside",
    ("DatasetState", "recut"): "Made again without removed records",
    ("EndStep", "plan"): "Plan the end",
    ("EndStep", "question"): "Approved question answered",
    ("EndStep", "manuscripts"): "Manuscripts checked",
    ("EndStep", "harvest"): "Last harvest",
    ("EndStep", "refresh"): "Last refresh",
    ("EndStep", "dataset"): "Last dataset",
    ("EndStep", "erase"): "Erased",
    ("EndStep", "certificate"): "Certificate",
    ("EndStep", "backups"): "Backups gone",
    ("Covers", "all"): "Everything of this project",
    ("Covers", "ids"): "Single records, by the ids of TikTok",
    ("Covers", "accounts"): "Accounts, by their names, with all that is theirs",
    ("DeletionStage", "received"): "Received; nothing is erased yet",
    ("DeletionStage", "erasing"): "Being erased",
    ("DeletionStage", "erased"): "Erased; TikTok has to be told",
    ("DeletionStage", "answered"): "Answered",
    ("DeletionStage", "withdrawn"): "Withdrawn",
    ("HoldStage", "recorded"): "Recorded; stops nothing yet",
    ("HoldStage", "holding"): "Holding, against TikTok’s rules",
    ("Notice", "tiktok"): "TikTok",
    ("Notice", "officer"): "Data-protection officer",
    ("Notice", "authority"): "Supervisory authority",
    ("Notice", "people"): "The people whom it touches",
    ("NoteKind", "facts"): "What happened",
    ("NoteKind", "touches"): "Whom it touches",
    ("NoteKind", "risk"): "What may come of it",
    ("NoteKind", "measure"): "What was done",
    ("BreachStage", "settled"): "Everybody was told; may be closed",
    ("LeaverDuty", "tiktok"): "Removed at TikTok",
    ("LeaverDuty", "key"): "New client secret",
    ("LeaverDuty", "copies"): "Copies gone",
    ("OutputKind", "article"): "Article",
    ("OutputKind", "chapter"): "Chapter or book",
    ("OutputKind", "talk"): "Talk, poster or slides",
    ("OutputKind", "deposit"): "Deposit of data or code",
    ("ManuscriptState", "waiting"): "Being compared with the records",
    ("ManuscriptState", "failed"): "Could not be compared",
    ("ManuscriptState", "forgotten"): "Compared; its text is no longer kept",
    ("Purpose", "copy"): "Copy as a courtesy",
    ("Purpose", "privacy"): "Draft to look for personal data",
    ("Stage", "planned"): "Planned; no text yet",
    ("Stage", "checking"): "The text is being compared with the records",
    ("Stage", "unreadable"): "The text could not be compared",
    ("Stage", "to_sign"): "Waits for two people to look at it",
    ("Stage", "returned"): "Sent back to the authors",
    ("Stage", "to_send"): "TikTok has to get it",
    ("Stage", "waiting"): "Sent to TikTok; the days have to pass",
    ("Stage", "cleared"): "May be published",
    ("CertificateKind", "deletion"): "Certificate of deletion",
    ("CertificateKind", "compliance"): "Certificate of compliance to date",
    ("CertificateState", "drafted"): "Drafted, not signed yet",
    ("Manner", "account"): "With the signatory’s own account",
    ("Manner", "paper"): "With a pen, on paper",
    ("DerivedKind", "tables"): "Tables and numbers",
    ("DerivedKind", "codes"): "Codes and annotations",
    ("DerivedKind", "ids"): "A list of ids",
    ("DerivedKind", "deposit"): "A replication deposit",
    ("Way", "email"): "By e-mail",
    ("Way", "form"): "Through a form of TikTok’s",
    ("Way", "post"): "By post",
    ("Way", "other"): "In another way",
}
