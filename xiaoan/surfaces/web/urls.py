"""Addresses of the frame itself; pages for each audience add theirs beside these."""

from __future__ import annotations

from django.urls import URLPattern, path

from xiaoan.surfaces.web.look import pages as look
from xiaoan.surfaces.web.pages import entry
from xiaoan.surfaces.web.pages.admin import days, places, rosters, units
from xiaoan.surfaces.web.pages.bureau import acts, behind
from xiaoan.surfaces.web.pages.bureau import show as bureau
from xiaoan.surfaces.web.pages.catalogue import adopting, duty, standards
from xiaoan.surfaces.web.pages.daily import check, correct, report, today, why_not
from xiaoan.surfaces.web.pages.emergency import show as emergency
from xiaoan.surfaces.web.pages.evidence import files, record, trail
from xiaoan.surfaces.web.pages.hazards import acting, confirm, one, register, reports
from xiaoan.surfaces.web.pages.inbox import show as inbox
from xiaoan.surfaces.web.pages.people import giving, me, person, roll
from xiaoan.surfaces.web.pages.public import posters, tell
from xiaoan.surfaces.web.pages.school import show as school
from xiaoan.surfaces.web.pages.school import signing

app_name = "web"

urlpatterns: list[URLPattern] = [
    path("bureau", bureau.show, name="bureau"),
    path("bureau/owed", behind.show, name="owed"),
    path("bureau/owed/excuse", acts.excuse, name="excuse"),
    path("check", check.show, name="check"),
    path("check/<uuid:record_id>/correct", correct.show, name="check-correct"),
    path("check/<uuid:record_id>/withdraw", correct.withdraw, name="check-withdraw"),
    path("check/why-not", why_not.show, name="why-not"),
    path("catalogue", standards.show, name="catalogue"),
    path("catalogue/adoptions/<uuid:adoption_id>/withdraw", adopting.withdraw, name="adoption-withdraw"),
    path("catalogue/duties/<str:code>", duty.show, name="duty"),
    path("catalogue/packs/<str:pack>", adopting.show, name="pack"),
    path("catalogue/packs/<str:pack>/adopt", adopting.adopt, name="pack-adopt"),
    path("claims/<uuid:claim_id>/refuse", acts.refuse, name="claim-refuse"),
    path("files/<uuid:file_id>", files.show, name="file"),
    path("files/<uuid:file_id>/thumbnail", files.thumbnail, name="file-thumbnail"),
    path("hazards", register.show, name="hazards"),
    path("hazards/<uuid:hazard_id>", one.show, name="hazard"),
    path("hazards/<uuid:hazard_id>/print", one.sheet, name="hazard-sheet"),
    path("hazards/confirm", confirm.show, name="hazards-confirm"),
    path("hazards/print", register.sheet, name="hazards-sheet"),
    *acting.routes,
    path("inbox", inbox.show, name="inbox"),
    path("inbox/opened", inbox.open_all, name="inbox-opened"),
    path("inbox/<uuid:letter_id>", inbox.follow, name="letter"),
    path("me", me.show, name="me"),
    path("me/sign-out-elsewhere", me.sign_out_elsewhere, name="me-sign-out-elsewhere"),
    path("p/<str:mark>", report.at_mark, name="place-mark"),
    path("people", roll.show, name="people"),
    path("people/<uuid:person_id>", person.show, name="person"),
    path("people/<uuid:person_id>/appoint", giving.appoint, name="person-appoint"),
    path("people/<uuid:person_id>/grant", giving.grant, name="person-grant"),
    path("people/<uuid:person_id>/grants/<uuid:grant_id>/revoke", person.take_back, name="person-revoke"),
    path("people/<uuid:person_id>/leave", person.leave, name="person-leave"),
    path("people/<uuid:person_id>/link", person.link, name="person-link"),
    path("people/<uuid:person_id>/posts/<uuid:holding_id>/relieve", person.relieve, name="person-relieve"),
    path("people/<uuid:person_id>/sign-out", person.sign_out, name="person-sign-out"),
    path("people/<uuid:person_id>/switch", person.switch, name="person-switch"),
    path("people/new", roll.add, name="person-new"),
    path("phones", emergency.show, name="phones"),
    path("phones/keep", emergency.keep, name="phones-keep"),
    path("phones/print", emergency.sheet, name="phones-sheet"),
    path("phones/worker.js", emergency.worker, name="phones-worker"),
    path("places/<uuid:place_id>", places.change, name="place"),
    path("places/<uuid:place_id>/close", places.close, name="place-close"),
    path("places/<uuid:place_id>/reopen", places.reopen, name="place-reopen"),
    path("places/<uuid:place_id>/retire", places.retire, name="place-retire"),
    path("posters/<uuid:poster_id>/down", posters.down, name="poster-down"),
    path("posts/<uuid:post_id>/abolish", roll.abolish, name="post-abolish"),
    path("records/<uuid:record_id>", record.show, name="record"),
    path("trail/<uuid:object_id>", trail.show, name="trail"),
    path("remarks/<uuid:remark_id>/reply", acts.reply, name="remark-reply"),
    path("report", report.show, name="report"),
    path("reports", reports.index, name="reports"),
    path("reports/<uuid:report_id>", reports.show, name="report-one"),
    *reports.routes,
    path("school/<uuid:unit_id>", school.show, name="school"),
    path("school/<uuid:unit_id>/sign", signing.sign, name="month-sign"),
    path("t/follow", tell.follow, name="tell-follow"),
    path("t/<str:mark>", tell.show, name="tell"),
    path("today", today.show, name="today"),
    path("turns/<uuid:turn_id>/withdraw", rosters.withdraw, name="turn-withdraw"),
    path("type-size", entry.choose_type_size, name="type-size"),
    path("units", units.index, name="units"),
    path("units/<uuid:unit_id>", units.show, name="unit"),
    path("units/<uuid:unit_id>/days", days.show, name="days"),
    path("units/<uuid:unit_id>/days/mark", days.mark, name="days-mark"),
    path("units/<uuid:unit_id>/days/term", days.set_term, name="days-term"),
    path("units/<uuid:unit_id>/facts", units.state, name="unit-facts"),
    path("units/<uuid:unit_id>/places", places.index, name="places"),
    path("units/<uuid:unit_id>/places/marks", places.sheet, name="place-marks"),
    path("units/<uuid:unit_id>/places/new", places.add, name="place-new"),
    path("units/<uuid:unit_id>/posters", posters.index, name="posters"),
    path("units/<uuid:unit_id>/posters/print", posters.sheet, name="poster-sheet"),
    path("units/<uuid:unit_id>/roster", rosters.show, name="roster"),
    path("units/<uuid:unit_id>/roster/fill", rosters.fill, name="roster-fill"),
    path("look", look.desk, name="look"),
    path("look/phone", look.phone, name="look-phone"),
    path("look/sheet", look.sheet, name="look-sheet"),
]
