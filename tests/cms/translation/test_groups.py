"""The groups and workflows that the system sets up."""

import pytest
from wagtail.models import Workflow, WorkflowPage

from cms.translation.groups import language_homes, setup_groups

pytestmark = pytest.mark.django_db


def test_a_language_without_a_workflow_gets_its_review():
    WorkflowPage.objects.all().delete()
    setup_groups()
    assert language_homes()["ky"].workflowpage.workflow.name == "Review (ky)"


def test_a_workflow_that_an_administrator_chose_stays():
    home = language_homes()["ky"]
    chosen = Workflow.objects.create(name="Two pairs of eyes")
    WorkflowPage.objects.update_or_create(page=home, defaults={"workflow": chosen})
    setup_groups()
    assert WorkflowPage.objects.get(page=home).workflow == chosen
