"""The demo county, all its schools over some weeks: it plays without a refusal, its trail is sound, its figures add
up, every stage and every story is there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection, transaction

from tests.support.cast import load_packs
from xiaoan.features.channels.models import Channel, Delivery
from xiaoan.features.exports.models import Export
from xiaoan.features.imports.doing.undoing import UNDO_WITHIN
from xiaoan.features.imports.models import Import, Memory
from xiaoan.features.inspections.models import Paper, Reply, Signature
from xiaoan.features.policies import queries
from xiaoan.features.policies.models import Draft as Drafted
from xiaoan.features.policies.models import PolicyDocument, Reported, Sentence
from xiaoan.features.policies.queries import completion
from xiaoan.features.returns.models import Draft, Frozen, Note
from xiaoan.foundation.rls import EVERYTHING, opened, owned_models
from xiaoan.kernel.access.models import Tablet
from xiaoan.kernel.access.queries import operator
from xiaoan.kernel.catalogue.queries import asking, governing
from xiaoan.kernel.files.models import Attachment
from xiaoan.kernel.hazards.models import Hazard, Report
from xiaoan.kernel.indicators.models import Closing
from xiaoan.kernel.ledgers.models import LedgerRow
from xiaoan.kernel.org.models import OutOfUse, ShiftNote, Swap
from xiaoan.kernel.org.queries import holders
from xiaoan.kernel.trail.verify import verify
from xiaoan.kernel.tree.models import Unit
from xiaoan.kernel.work.demands.models import Demand
from xiaoan.kernel.work.models import Record, Remark
from xiaoan.kernel.work.queries import figures, my_day
from xiaoan.reports.registers import demands, headlines
from xiaoan.reports.registers.periods import period_of
from xiaoan.reports.registers.question import Question
from xiaoan.surfaces.console.demo.playing import Played, play
from xiaoan.surfaces.console.demo.stories.desk import INSPECTION
from xiaoan.surfaces.console.demo.stories.paperwork import REJECTED, SAME
from xiaoan.surfaces.console.demo.stories.reporting import COUNTY, LATE, NEVER, OFFICE, SCHOOL

pytestmark = pytest.mark.timeout(1200)

AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
WEEKS = 5
"""Less than the whole season, so that the test stays bearable; everything that is told is in it."""


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Played]:
    """The demo in one transaction that is undone when this module's tests are over."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        load_packs()
        yield play(AT, lambda words: None, weeks=WEEKS)
        transaction.set_rollback(True)


def test_the_trail_of_the_demo_is_sound(played: Played) -> None:
    with opened(EVERYTHING):
        assert verify().findings == []


def test_every_stage_worth_looking_at_is_there(played: Played) -> None:
    with opened(EVERYTHING):
        stages = set(Hazard.objects.values_list("stage", flat=True))
        assert {"on_spot", "rectifying", "recheck_above", "closed"} <= stages
        assert Hazard.objects.filter(grade="major", listed_by__isnull=False).exists()
        assert Hazard.objects.exclude(recurs=None).exists()
        assert Hazard.objects.filter(waiting="money").exists()
        assert {"awaiting", "merged", "not_hazard"} <= set(Report.objects.values_list("state", flat=True))


def test_the_figures_of_october_add_up_and_show_the_typhoon_and_the_new_school(played: Played) -> None:
    stage, seat = played.stage, operator()
    with opened(seat.scope):
        sheet = figures(seat, stage.units["county"], first=date(2026, 10, 12), last=date(2026, 10, 31), at=AT)
    total = sheet.total
    assert total.holds
    assert total.excused > 0
    assert total.late > 0
    assert total.missing > 0
    assert sum((row.tally.expected for row in sheet.rows), 0) == total.expected
    new = sheet.under(stage.units["new"].path)
    assert 0 < new.expected < sheet.under(stage.units["central"].path).expected
    assert stage.units["far"].id not in sheet.units


def test_thirty_schools_work_in_every_domain_and_by_the_countys_own_document(played: Played) -> None:
    with opened(EVERYTHING):
        county = played.stage.units["county"]
        assert Unit.objects.filter(path__startswith=county.path, is_school=True).count() == 30
        recorded_in = set(Record.objects.values_list("domain", flat=True))
        assert recorded_in >= {"fire", "food", "drill", "other", "security", "traffic", "building", "education"}
        assert {release.pack for release in asking()} <= set(
            governing(played.stage.units["senior"], played.stage.today)
        )
        assert set(governing(played.stage.units["far"], played.stage.today)) & {"fire", "security"} == {"fire"}
        recorded = set(Record.objects.values_list("home", flat=True))
        assert len(recorded) >= 24, "every school that answers for itself records"


def test_ledgers_are_kept_and_what_runs_out_is_seen(played: Played) -> None:
    today, soon = played.stage.today, played.stage.today + timedelta(days=30)
    with opened(EVERYTHING):
        rows = LedgerRow.objects.filter(withdrawn_at=None)
        assert rows.filter(ledger="fire.extinguishers").count() >= 60
        certificates = rows.filter(ledger__in=["canteen.certificates", "fire.certificates"])
        assert certificates.filter(expires_on__lt=today).exists()
        assert certificates.filter(expires_on__gte=today, expires_on__lte=soon).exists()
        assert Record.objects.filter(subject_kind="item").exists()


def test_every_story_is_told(played: Played) -> None:
    with opened(EVERYTHING):
        sweeps = Demand.objects.order_by("sent_at")
        assert [sweep.state for sweep in sweeps] == ["sent", "sent"]
        answered = Record.objects.filter(duty=sweeps[0].code)
        assert 0 < answered.values("unit").distinct().count() < len(sweeps[0].units)
        assert answered.filter(problems__gt=0).exists()
        assert not Record.objects.filter(duty=sweeps[1].code).exists()
        assert set(Paper.objects.values_list("kind", flat=True)) == {"notice", "department"}
        assert Signature.objects.count() == 1
        assert Reply.objects.get().lines
        assert Report.objects.filter(source="public", state="awaiting").exists()
        late = Hazard.objects.get(up="sent")
        assert late.up_answer_by is not None
        assert late.up_answer_by < played.stage.today
        shut = Hazard.objects.exclude(closure_id=None).get()
        assert shut.closure_id is not None
        assert OutOfUse.objects.filter(id=shut.closure_id, ends=None).exists()
        assert set(Swap.objects.values_list("state", flat=True)) == {"agreed", "asked"}
        assert ShiftNote.objects.exclude(taken_at=None).exists()
        assert Tablet.objects.filter(revoked_at=None).count() == 1


def test_the_shut_laboratory_has_to_be_looked_at_today(played: Played) -> None:
    stage = played.stage
    seat = stage.seat("east_guard", AT)
    with opened(seat.scope, readonly=True):
        day = my_day(seat, at=AT)
    assert "fire.sealed.day" in {task.name.duty for stop in day.stops for task in stop.tasks}


def test_the_vacant_post_is_vacant(played: Played) -> None:
    with opened(EVERYTHING):
        posts = {holder.post for holder in holders([played.stage.units["west"].id], date(2026, 11, 20))}
    assert posts == {"guard"}


def test_october_was_reported_by_all_but_one_by_some_late(played: Played) -> None:
    units, county = played.stage.units, played.stage.units["county"]
    with opened(EVERYTHING):
        signed = Frozen.objects.filter(kind=SCHOOL, period="2026-10")
        owing = Unit.objects.filter(path__startswith=county.path, is_school=True, legal=True)
        assert set(owing.values_list("id", flat=True)) - set(signed.values_list("unit_id", flat=True)) == {
            units[NEVER].id
        }
        assert set(signed.filter(late=True).values_list("unit_id", flat=True)) == {units[key].id for key in LATE}
        assert Note.objects.filter(period="2026-10").count() == 1
        # Its filler had to mend it, and it was signed all the same.
        assert Draft.objects.get(unit=units["north"], period="2026-10").typed["words.next"]
        assert Attachment.objects.filter(object_id=signed.get(unit=units["middle"]).id).count() == 1
        closed = Closing.objects.filter(month="2026-10", unit__in=owing)
        assert closed.filter(signed=False).get().unit_id == units[NEVER].id
        assert closed.count() == owing.count()


def test_a_central_school_reports_for_its_points_and_the_bureau_for_all(played: Played) -> None:
    units = played.stage.units
    with opened(EVERYTHING):
        central = Frozen.objects.get(unit=units["central"], period="2026-10").body
        students = central.figure("basics.students")
        assert students is not None
        assert int(students.value) == 420 + 9 + 34
        whole = Frozen.objects.get(unit=units["county"], kind=COUNTY, period="2026-10")
        added = [row.body.figure("hazards.all.new") for row in Frozen.objects.filter(kind=SCHOOL, period="2026-10")]
        due = Frozen.objects.filter(kind=SCHOOL, period="2026-10", at__lt=whole.at).count()
        assert 0 < due < len(added), "one came after the bureau had added up"
        assert [step.by is not None for step in whole.steps] == [True] * 3
        assert Frozen.objects.get(unit=units["county"], kind=OFFICE, period="2026-10").code


def test_the_desks_hold_something_of_everything(played: Played) -> None:
    stage, today = played.stage, played.stage.today
    with opened(EVERYTHING):
        brought = Import.objects.get()
        assert (brought.state, brought.wrong) == ("written", 0)
        assert brought.written_at is not None
        assert AT - brought.written_at < UNDO_WITHIN
        assert Memory.objects.filter(sort="column").exists()
        assert not Channel.objects.get().enabled
        assert not Delivery.objects.exists()
        assert set(Export.objects.values_list("kind", flat=True)) == {"list.hazards", "registers.folder"}
        remarks = Remark.objects.filter(kind="pointless")
        assert sorted(remarks.values_list("decision", flat=True)) == ["", "adjust", "adjust"]
        assert Attachment.objects.filter(purpose="paper").count() == 1
        campuses = Unit.objects.filter(path__startswith=stage.units["county"].path, is_school=True, closed=None)
        told = set(LedgerRow.objects.filter(ledger="common.phones").values_list("unit_id", flat=True))
        assert {unit.short_name for unit in campuses if unit.id not in told} == {stage.units["middle"].short_name}, (
            "a school of several campuses has its numbers at each of them"
        )
    seat = operator()
    with opened(seat.scope, readonly=True):
        question = Question(seat, stage.units["county"], period_of("year", today, stage.units["county"]), AT)
        spoken = {each.headline.code: each for each in headlines.said(question)}
        assert all(each.holds for each in spoken.values())
        # The bureau's two campaigns, and a week at four schools with a paper for each pupil.
        assert spoken["registers.publicity"].numbers["materials"].value == 12600 + 9800 + 280 + 2380 + 980 + 1240
        assert spoken["registers.guards"].numbers["full"].value == 12
        lists = demands.lists(seat, stage.units["county"])
        own = next(each for each in lists if each.title == INSPECTION)
        found = demands.dossier(question, own)
        assert found.count("lack") > 0
        assert found.count("have") + found.count("part") > 0


def test_the_years_key_points_bind_and_are_partly_done(played: Played) -> None:
    units, seat = played.stage.units, played.stage.seat("officer", AT)
    with opened(EVERYTHING):
        row = PolicyDocument.objects.get(state="published")
        drafts = Drafted.objects.filter(document=row)
        assert sorted(drafts.filter(state="rejected").values_list("reason", flat=True)) == list(REJECTED.values())
        assert drafts.filter(state="accepted").count() == drafts.count() - 1 == 16
        assert Sentence.objects.get(how="standing").draft.said.modality == "should"
        assert set(Sentence.objects.filter(how="same").values_list("duty", flat=True)) == set(SAME.values())
        own = set(Sentence.objects.filter(how__in=["new", "item"]).values_list("duty", flat=True))
        assert len(own) == 3
        done = Record.objects.filter(duty__in=own)
        # Dormitories, kindergartens, and a term's self-check of each school as a whole: nothing for a teaching point.
        assert len(set(done.values_list("unit_id", flat=True))) >= 18
        assert done.filter(duty__endswith=".check").exists()
        assert not done.filter(unit__in=[units["hill"], units["river"], units["willow"], units["cloud"]]).exists()
    with opened(seat.scope, readonly=True):
        lines = completion(seat, row.id, "2026-11", at=AT)
    by_title = {line.title: line.tally for line in lines if line.duty in own}
    assert len(by_title) == 3
    for title in ("每周检查1次宿舍药箱", "每月检查1次大型玩具"):
        tally = by_title[title]
        assert tally is not None
        assert 0 < tally.on_time <= tally.required
    # What is owed once a term is counted in the month in which the term ends.
    assert by_title["文件要求对照自查"] is None


def test_a_notice_waits_for_its_review_and_a_summary_does_not_add_up(played: Played) -> None:
    seat = played.stage.seat("officer", AT)
    with opened(EVERYTHING):
        waiting = {row.name.partition(".")[0][-2:]: row.id for row in PolicyDocument.objects.filter(state="read")}
        wrong = Reported.objects.filter(document=waiting["总结"], adds_up=False)
        assert wrong.count() == 3
        assert Reported.objects.filter(document=waiting["总结"], adds_up=True).exists()
    with opened(seat.scope, readonly=True):
        page = queries.page(seat, waiting["通知"], at=AT)
    asked = {ask.code for piece in page.pieces for draft in piece.drafts for ask in draft.questions}
    assert {"who", "when", "match"} <= asked
    assert page.counts == {"open": 5}


def test_no_foreign_key_between_unit_owned_rows_leaves_its_home(played: Played) -> None:
    owned = set(owned_models())
    checked = 0
    with opened(EVERYTHING), connection.cursor() as cursor:
        for model in sorted(owned, key=lambda each: each._meta.label):
            for field in model._meta.get_fields():
                target = getattr(field, "related_model", None)
                if not getattr(field, "many_to_one", False) or target not in owned:
                    continue
                here, there, column = model._meta.db_table, target._meta.db_table, field.column  # type: ignore[union-attr]
                cursor.execute(
                    f'SELECT count(*) FROM "{here}" a JOIN "{there}" b ON b.id = a."{column}" WHERE a.home <> b.home'
                )
                assert cursor.fetchone() == (0,), f"{model._meta.label}.{field.name}"
                checked += 1
    assert checked >= 5
    assert apps.get_model("work", "Record") in owned
