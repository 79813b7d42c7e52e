"""What a project profile does with half of what it is told, or with what is gone."""

import pytest
from django.core.exceptions import ValidationError
from django.forms import modelform_factory

from projects.forms import PARENT_AND_RELATION, ProjectForm
from projects.models import ProjectPage
from tests import factories
from tests.factories import committed

pytestmark = pytest.mark.django_db


def test_a_profile_whose_parent_is_deleted_can_still_be_published():
    programme = factories.project(title="Programme")
    phase = factories.project(title="Phase", parent=programme, parent_relation="phase")
    revision = phase.save_revision()
    with committed():
        programme.delete()
    with committed():
        revision.publish()
    phase = ProjectPage.objects.get(pk=phase.pk)
    assert (phase.parent, phase.parent_relation) == (None, "")


def test_an_editor_is_told_that_a_parent_and_what_the_profile_is_to_it_go_together():
    page = factories.project(title="Phase")
    assert issubclass(ProjectPage.get_edit_handler().get_form_class(), ProjectForm)
    form_class = modelform_factory(ProjectPage, form=ProjectForm, fields=["parent", "parent_relation"])
    form = form_class({"parent_relation": "phase"}, instance=page)
    assert form.errors["parent_relation"] == [PARENT_AND_RELATION]
    page.parent, page.parent_relation = factories.project(), ""
    with pytest.raises(ValidationError, match="go together"):
        page.full_clean()
