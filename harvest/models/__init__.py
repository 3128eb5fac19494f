"""What a project that harvests is made of."""

from harvest.models.adoption import Adoption
from harvest.models.backups import Backup
from harvest.models.breaches import Breach, BreachNote, BreachNotice
from harvest.models.certificates import Certificate, CertificateSending, Signatory
from harvest.models.collections import Collection, DayCount
from harvest.models.compliance import Batch, Brake, Check
from harvest.models.datasets import Dataset, DatasetCopy, RemovedIds
from harvest.models.deletion import DeletionRequest
from harvest.models.derived import DerivedOutput
from harvest.models.endings import Closing
from harvest.models.holds import LegalHold
from harvest.models.id_imports import IdImport
from harvest.models.keys import ApiKey, Organisation, QuotaDay
from harvest.models.leavers import LeaverTask
from harvest.models.outages import Outage, OverdueDecision
from harvest.models.project import Project, ProjectMember
from harvest.models.publications import KeptFinding, Manuscript, Publication, SignOff, TikTokNotice
from harvest.models.records import Record, Sighting, Tombstone
from harvest.models.run_down import EndStepDone
from harvest.models.runs import PageLog, Run, Unit
from harvest.models.schedules import Schedule, ScheduledRun
from harvest.models.tallies import Coverage, FieldSeen, Planned, RunAnswer, RunCount
from harvest.models.terms import AcceptedTerms, TermsDecision
from harvest.models.watch import Heartbeat

__all__ = [
    "AcceptedTerms",
    "Adoption",
    "ApiKey",
    "Backup",
    "Batch",
    "Brake",
    "Breach",
    "BreachNote",
    "BreachNotice",
    "Certificate",
    "CertificateSending",
    "Check",
    "Closing",
    "Collection",
    "Coverage",
    "Dataset",
    "DatasetCopy",
    "DayCount",
    "DeletionRequest",
    "DerivedOutput",
    "EndStepDone",
    "FieldSeen",
    "Heartbeat",
    "IdImport",
    "KeptFinding",
    "LeaverTask",
    "LegalHold",
    "Manuscript",
    "Organisation",
    "Outage",
    "OverdueDecision",
    "PageLog",
    "Planned",
    "Project",
    "ProjectMember",
    "Publication",
    "QuotaDay",
    "Record",
    "RemovedIds",
    "Run",
    "RunAnswer",
    "RunCount",
    "Schedule",
    "ScheduledRun",
    "Sighting",
    "SignOff",
    "Signatory",
    "TermsDecision",
    "TikTokNotice",
    "Tombstone",
    "Unit",
]
