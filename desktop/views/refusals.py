"""Why something could not be done, in words, and which field to go to."""

from __future__ import annotations

from desktop.models.records import Answer
from desktop.views.view_context import ViewContext
from domain.forms.definition import FormDefinition
from domain.forms.wording import code_text, place_text

_FIELD_OF = {"nobody_responsible": "plan_owner/name", "one_plan_owner": "plan_owner/name"}


def refusal_words(context: ViewContext, definition: FormDefinition | None, answer: Answer) -> str:
    """The sentence for a refused command. A form's refusal names the field."""
    path = answer.params.get("path", "")
    if answer.code == "form" and definition is not None and path:
        message = code_text(definition, answer.params.get("finding", ""), path, context.common)
        place = place_text(definition, {}, path)
        return f"{place}: {message}" if place else message
    return context.say(answer.code, **context.directory.naming(answer.params))


def refused_field(answer: Answer) -> str:
    """The cell that would mend it; '' when no single one does."""
    return _FIELD_OF.get(answer.code, answer.params.get("path", ""))
