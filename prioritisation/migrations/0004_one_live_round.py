from django.db import migrations, models
from django.db.models import Q


def say_which_are_live(apps, schema_editor):
    """A decided round frees its issues. Where two live rounds hold one, it counts for the earlier."""
    behind = apps.get_model("prioritisation", "CandidateIssue").objects
    over = behind.filter(Q(candidate__round__status="decided") | Q(candidate__withdrawn_at__isnull=False))
    over.update(live=False)
    seen = set()
    for pk, issue in behind.filter(live=True).order_by("candidate").values_list("pk", "issue"):
        if issue in seen:
            behind.filter(pk=pk).update(live=False)
        seen.add(issue)


class Migration(migrations.Migration):
    dependencies = [
        ("issues_log", "0001_initial"),
        ("prioritisation", "0003_withdrawal"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    [
                        'ALTER TABLE "prioritisation_candidate_issues" RENAME TO "prioritisation_candidateissue"',
                        'ALTER TABLE "prioritisation_candidateissue" RENAME CONSTRAINT '
                        '"prioritisation_candidate_candidate_id_issue_id_b770ac54_uniq" '
                        'TO "an_issue_is_behind_a_candidate_once"',
                    ],
                    [
                        'ALTER TABLE "prioritisation_candidateissue" RENAME CONSTRAINT '
                        '"an_issue_is_behind_a_candidate_once" '
                        'TO "prioritisation_candidate_candidate_id_issue_id_b770ac54_uniq"',
                        'ALTER TABLE "prioritisation_candidateissue" RENAME TO "prioritisation_candidate_issues"',
                    ],
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name="CandidateIssue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "candidate",
                            models.ForeignKey(
                                on_delete=models.CASCADE, related_name="+", to="prioritisation.candidate"
                            ),
                        ),
                        (
                            "issue",
                            models.ForeignKey(
                                on_delete=models.PROTECT, related_name="+", to="issues_log.issue"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("candidate", "issue"), name="an_issue_is_behind_a_candidate_once"
                            )
                        ]
                    },
                ),
                migrations.AlterField(
                    model_name="candidate",
                    name="issues",
                    field=models.ManyToManyField(
                        related_name="+", through="prioritisation.CandidateIssue", to="issues_log.issue"
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="candidateissue",
            name="live",
            field=models.BooleanField(
                default=True, help_text="Its candidate is not withdrawn and its round is not decided"
            ),
        ),
        migrations.RunPython(say_which_are_live, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="candidateissue",
            constraint=models.UniqueConstraint(
                condition=Q(live=True), fields=("issue",), name="an_issue_is_in_one_live_round"
            ),
        ),
    ]
