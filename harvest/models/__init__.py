"""What a project that harvests is made of."""

from harvest.models.collections import Collection, DayCount
from harvest.models.compliance import Batch, Brake, Check
from harvest.models.datasets import Dataset, DatasetCopy
from harvest.models.endings import Certificate, Closing
from harvest.models.keys import ApiKey, Organisation, QuotaDay
from harvest.models.project import Project, ProjectMember
from harvest.models.records import Record, Sighting, Tombstone
from harvest.models.runs import PageLog, Run, Unit

__all__ = [
    "ApiKey",
    "Batch",
    "Brake",
    "Certificate",
    "Check",
    "Closing",
    "Collection",
    "Dataset",
    "DatasetCopy",
    "DayCount",
    "Organisation",
    "PageLog",
    "Project",
    "ProjectMember",
    "QuotaDay",
    "Record",
    "Run",
    "Sighting",
    "Tombstone",
    "Unit",
]
