"""The pages that change and withdraw a candidate: what they show, keep and refuse."""

import pytest
from django.urls import reverse

from partnership.records.marking import Marking
from prioritisation.models import Candidate
from tests.factories.ground import make_person
from tests.factories.meetings import officer
from tests.factories.prioritisation import (
    candidate_issue,
    hold,
    make_behaviour,
    make_candidate,
    make_round,
    open_round,
    revealed_round,
    screened,
)

pytestmark = pytest.mark.django_db


def url(page: str, *args: object) -> str:
    return reverse(f"prioritisation:{page}", args=args)


def text(response) -> str:
    return response.content.decode()


def typed(candidate: Candidate, **changes) -> dict[str, object]:
    as_it_is = {
        "issues": list(candidate.issues.values_list("pk", flat=True)),
        "name": candidate.name,
        "behaviour": candidate.behaviour_id,
        "definition": candidate.definition,
        "base_version": candidate.version,
    }
    return as_it_is | changes


def test_an_officer_changes_a_candidate(client_as):
    candidate = screened(make_candidate(name="As it was put"))
    client, page = client_as(officer()), url("candidate_change", candidate.pk)
    assert page in text(client.get(url("candidate_detail", candidate.pk)))
    form = text(client.get(page))
    assert 'value="As it was put"' in form
    assert f'value="{candidate.issues.get().pk}" checked' in form.replace("\n", " ").replace("  ", " ")
    wrong = text(client.post(page, typed(candidate, name="", definition="Kept while wrong")))
    assert "Enter what seats will read" in wrong
    assert "Kept while wrong" in wrong
    response = client.post(page, typed(candidate, name="As it is said now"), follow=True)
    assert "The changes are saved. Screen it before scoring opens." in text(response)
    assert "Not screened yet" in text(response)
    assert "Changed" in text(response)
    assert Candidate.objects.get().name == "As it is said now"


def test_a_clash_shows_both_and_loses_neither(client_as):
    candidate = make_candidate(name="As it was put")
    client, page = client_as(officer()), url("candidate_change", candidate.pk)
    stale = typed(candidate, name="Mine", definition="My definition")
    client.post(page, typed(candidate, name="Theirs"))
    clash = client.post(page, stale)
    body = text(clash)
    assert "Somebody else changed this candidate" in body
    assert "What differs" in body
    assert "Theirs" in body
    assert "My definition" in body
    assert Candidate.objects.get().name == "Theirs"
    assert 'name="base_version" value="2"' in body
    client.post(page, stale | {"base_version": 2})
    assert Candidate.objects.get().name == "Mine"


def test_issues_in_a_live_round_are_named_with_it_and_not_offered(client_as):
    issue, quiet = candidate_issue(), candidate_issue()
    first = make_candidate(make_round("Spring round"), issues=[issue])
    hidden = candidate_issue(marking=Marking.SENSITIVE)
    make_candidate(make_round("Hush round"), issues=[quiet, hidden], official_wording="Harm")
    round, client = make_round("Autumn round"), client_as(officer())
    page = text(client.get(url("candidate_put_forward", round.pk)))
    assert f"has them: Spring round ({issue.reference}); another round ({quiet.reference})." in page
    assert "OFFICIAL wording" not in page  # nothing that could be behind it is sensitive
    assert f'value="{issue.pk}"' not in page
    data = {"issues": [issue.pk], "name": "Typed by me", "behaviour": make_behaviour().pk}
    refused = client.post(url("candidate_put_forward", round.pk), data)
    assert f"{issue.reference} is behind “{first.name}” in {first.round.reference} Spring round" in text(
        refused
    )
    assert 'value="Typed by me"' in text(refused)
    assert not round.candidates.exists()
    other = make_candidate(round)
    change = client.post(url("candidate_change", other.pk), typed(other, issues=[issue.pk]))
    assert "Spring round already" in text(change)


def test_an_issue_that_the_officer_may_not_see_stays_behind_it(client_as):
    seen, unseen = candidate_issue(), candidate_issue()
    candidate = make_candidate(issues=[seen, unseen])
    unseen.marking = Marking.SENSITIVE
    unseen.save()
    page = url("candidate_change", candidate.pk)
    data = typed(candidate, issues=[seen.pk], name="Said better")
    assert unseen.what not in text(client_as(officer()).get(page))
    assert "OFFICIAL wording" in text(client_as(officer()).post(page, data))
    client_as(officer()).post(page, data | {"official_wording": "Harm in one place"})
    stale = data | {"issues": [candidate_issue().pk], "official_wording": "Another wording"}
    Candidate.objects.filter(pk=candidate.pk).update(marking=Marking.OFFICIAL, official_wording="")
    clash = text(client_as(officer()).post(page, stale))
    assert "What differs" in clash
    assert seen.what in clash
    assert unseen.what not in clash
    candidate.refresh_from_db()
    assert set(candidate.issues.all()) == {seen, unseen}
    Candidate.objects.filter(pk=candidate.pk).update(marking=Marking.OFFICIAL, official_wording="")
    client_as(officer()).post(
        page, data | {"official_wording": "Harm there", "base_version": candidate.version}
    )
    candidate.refresh_from_db()
    assert candidate.marking == Marking.SENSITIVE


def test_an_officer_withdraws_a_candidate_and_everybody_reads_why(client_as):
    round = make_round()
    candidate = make_candidate(round)
    client, page = client_as(officer()), url("candidate_withdraw", candidate.pk)
    assert "Enter why it is withdrawn" in text(client.post(page, {"base_version": 1, "reason": ""}))
    client.post(page, {"base_version": 1, "reason": "The council acts alone"})
    reader = client_as(make_person("analyst"))
    for address in (url("candidate_detail", candidate.pk), url("round_detail", round.pk)):
        body = text(reader.get(address))
        assert "Withdrawn" in body
        assert "The council acts alone" in body
    assert "<small>1 withdrawn</small>" in text(reader.get(url("round_detail", round.pk)))
    own = text(client.get(url("candidate_detail", candidate.pk)))
    for name in ("candidate_change", "candidate_screen", "candidate_withdraw", "candidate_evidence"):
        assert url(name, candidate.pk) not in own
    assert "None yet" in text(client.get(url("round_detail", round.pk)))


def test_after_a_change_the_screen_and_the_withdrawal_are_asked_again(client_as):
    candidate = make_candidate()
    client = client_as(officer())
    client.post(url("candidate_change", candidate.pk), typed(candidate, name="Theirs"))
    for page, data in (
        ("candidate_withdraw", {"reason": "Typed by me"}),
        ("candidate_screen", {"answer": "yes", "note": "Typed by me"}),
    ):
        body = text(client.post(url(page, candidate.pk), data | {"base_version": 1}))
        assert "Somebody else changed this candidate" in body
        assert "Typed by me" in body
        assert 'name="base_version" value="2"' in body
    candidate.refresh_from_db()
    assert (candidate.is_withdrawn, candidate.is_screened) == (False, False)


def test_pages_that_have_nothing_to_offer_any_more_lead_back(client_as):
    scoring, revealed = open_round().candidates.first(), revealed_round().candidates.first()
    held = hold(make_candidate())
    client = client_as(officer())
    for page, candidate in (
        ("candidate_change", scoring),
        ("candidate_change", revealed),
        ("candidate_withdraw", revealed),
        ("candidate_screen", revealed),
        ("candidate_screen", held),
        ("candidate_let_through", scoring),
        ("candidate_evidence", revealed),
    ):
        response = client.get(url(page, candidate.pk))
        assert response.url == url("candidate_detail", candidate.pk), page
    assert client.get(url("candidate_put_forward", scoring.round_id)).url == url(
        "round_detail", scoring.round_id
    )


@pytest.mark.parametrize("role", ["holder", "chair", "analyst"])
def test_only_those_who_run_the_round_change_and_withdraw(role, client_as):
    candidate = make_candidate(behaviour=make_behaviour())
    client = client_as(make_person(role))
    for page in ("candidate_change", "candidate_withdraw"):
        assert client.get(url(page, candidate.pk)).status_code == 403
        assert client.post(url(page, candidate.pk), {"reason": "Mine"}).status_code == 403
    outsider = client_as(make_person("administrator"))
    assert outsider.get(url("candidate_change", candidate.pk)).status_code == 404


def test_the_results_list_what_was_withdrawn_with_its_reason(client_as):
    round = open_round(candidates=3)
    gone = round.candidates.first()
    client = client_as(officer())
    client.post(url("candidate_withdraw", gone.pk), {"base_version": 1, "reason": "The council acts alone"})
    client.post(url("round_reveal", round.pk), {"because": "For a test"})
    page = text(client.get(url("round_results", round.pk)))
    aside = page[page.index("Not in the ranking") :]
    assert gone.name in aside
    assert "withdrawn. The council acts alone" in aside
    assert f"Withdrawn,{gone.name}" in text(client.get(url("round_results_csv", round.pk)))
