"""TikTok's requests for deletion: where each stands; the one that a certificate answers."""

from harvest.models import DeletionRequest, Project
from harvest.rules.deletion import Covers, DeletionFacts, DeletionStage, find_stage
from harvest.rules.states import ProjectState


def facts_of(request: DeletionRequest) -> DeletionFacts:
    """Takes no query where the project is known."""
    covers, state = Covers(request.covers), ProjectState(request.project.state)
    is_whole = covers is Covers.ALL
    return DeletionFacts(
        covers,
        is_begun=state in (ProjectState.CLOSING, ProjectState.CLOSED) if is_whole else bool(request.begun_at),
        is_erased=state is ProjectState.CLOSED or (not is_whole and bool(request.erased_at)),
        is_answered=request.answered_at is not None,
        is_withdrawn=request.withdrawn_at is not None,
    )


def stage_of(request: DeletionRequest) -> DeletionStage:
    return find_stage(facts_of(request))


def deletion_request(project: Project) -> DeletionRequest | None:
    """The newest request for everything that TikTok did not take back: its certificate says when it was asked for, and by when."""
    whole = DeletionRequest.objects.filter(project=project, covers=Covers.ALL, withdrawn_at=None)
    return whole.order_by("-number").first()


def list_open(project: Project) -> list[DeletionRequest]:
    """Neither answered nor taken back, the most urgent first."""
    still_open = project.deletion_requests.filter(answered_at=None, withdrawn_at=None)
    return list(still_open.select_related("project", "assigned_to").order_by("due_on", "pk"))
