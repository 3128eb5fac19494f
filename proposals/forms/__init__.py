"""What people fill in. Forms check that an answer can be kept and was meant as typed; findings judge what it says."""

from proposals.forms.questions import QuestionForm, build_question_form

__all__ = ["QuestionForm", "build_question_form"]
