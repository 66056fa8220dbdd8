"""Counting no further than anybody pages."""

import pytest

from issues_log.models import Issue
from partnership.pages.counting import CountedPaginator, count_said, count_up_to
from tests.factories.issues_log import make_issue

pytestmark = pytest.mark.django_db


@pytest.fixture
def issues():
    for _ in range(3):
        make_issue()
    return Issue.objects.order_by("pk")


def test_several_lists_are_counted_in_one_query(issues, django_assert_num_queries):
    lists = {"all": issues, "one": issues.filter(pk=issues[0].pk), "none": issues.none()}
    with django_assert_num_queries(1):
        assert count_up_to(lists) == {"all": 3, "one": 1, "none": 0}


def test_nothing_is_counted_beyond_one_more_than_the_most(issues):
    assert count_up_to({"all": issues}, 3) == {"all": 3}
    assert count_up_to({"all": issues}, 2) == {"all": 3}
    assert count_up_to({"all": issues}, 1) == {"all": 2}


def test_a_count_says_where_it_stopped():
    assert count_said(1_234) == "1,234"
    assert count_said(2_500) == "2,500"
    assert count_said(2_501) == "2,500+"
    assert count_said(3, 2) == "2+"


def test_pages_end_where_the_counting_did(issues):
    pages = CountedPaginator(issues, 1, known=3, most=2)
    assert (pages.num_pages, pages.said) == (2, "2+")
    assert [issue.pk for issue in pages.get_page(99)] == [issues[1].pk]
    assert CountedPaginator(issues, 1, known=2, most=2).said == "2"
