"""Markdown in templates: `{% load prose %}`, then `{{ question.guidance|markdown }}`."""

from django import template

from proposals.rendering.markdown import render_markdown

register = template.Library()
register.filter("markdown", render_markdown)
