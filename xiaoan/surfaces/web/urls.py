"""Addresses of the frame itself; pages for each audience add theirs beside these."""

from __future__ import annotations

from django.urls import URLPattern, path

from xiaoan.surfaces.web.look import pages as look
from xiaoan.surfaces.web.pages import entry
from xiaoan.surfaces.web.pages.admin import backups, days, places, units
from xiaoan.surfaces.web.pages.burden import answering as burden_answers
from xiaoan.surfaces.web.pages.burden import show as burden
from xiaoan.surfaces.web.pages.bureau import acts, behind
from xiaoan.surfaces.web.pages.bureau import show as bureau
from xiaoan.surfaces.web.pages.catalogue import additions, adopting, duty, jurisdictions, standards
from xiaoan.surfaces.web.pages.catalogue.browse.routes import routes as browsing
from xiaoan.surfaces.web.pages.channels.routes import routes as channels
from xiaoan.surfaces.web.pages.daily import check, correct, proof, report, today, why_not
from xiaoan.surfaces.web.pages.emergency import show as emergency
from xiaoan.surfaces.web.pages.evidence import files, record, trail
from xiaoan.surfaces.web.pages.exports import papers as outgoing
from xiaoan.surfaces.web.pages.exports import sending
from xiaoan.surfaces.web.pages.exports import show as exports
from xiaoan.surfaces.web.pages.feeds.routes import routes as feeds
from xiaoan.surfaces.web.pages.hazards import acting, confirm, one, register, reports, wider
from xiaoan.surfaces.web.pages.imports.routes import routes as imports
from xiaoan.surfaces.web.pages.inbox import show as inbox
from xiaoan.surfaces.web.pages.inspections.routes import routes as inspections
from xiaoan.surfaces.web.pages.ledgers import cards, filling, loading, norms, shelf, showing
from xiaoan.surfaces.web.pages.ledgers import one as ledger_row
from xiaoan.surfaces.web.pages.ledgers import sheets as workbooks
from xiaoan.surfaces.web.pages.paper.routes import routes as on_paper
from xiaoan.surfaces.web.pages.people import giving, me, person, roll
from xiaoan.surfaces.web.pages.people.routes import routes as identities
from xiaoan.surfaces.web.pages.policies.routes import routes as policies
from xiaoan.surfaces.web.pages.print import marks, scanned
from xiaoan.surfaces.web.pages.public import posters, tell
from xiaoan.surfaces.web.pages.registers.routes import routes as registers
from xiaoan.surfaces.web.pages.returns.routes import routes as returns
from xiaoan.surfaces.web.pages.rosters import bringing, checking, paper, shift, swapping, turnover, week
from xiaoan.surfaces.web.pages.rosters import filling as roster_filling
from xiaoan.surfaces.web.pages.school import show as school
from xiaoan.surfaces.web.pages.school import signing
from xiaoan.surfaces.web.pages.sweeps import compose, elsewhere
from xiaoan.surfaces.web.pages.sweeps import show as sweeps
from xiaoan.surfaces.web.pages.year.routes import routes as years

app_name = "web"

urlpatterns: list[URLPattern] = [
    path("backups", backups.show, name="backups"),
    path("bureau", bureau.show, name="bureau"),
    path("bureau/owed", behind.show, name="owed"),
    path("bureau/owed/excuse", acts.excuse, name="excuse"),
    path("burden", burden.show, name="burden"),
    path("burden/decide", burden_answers.decide, name="burden-decide"),
    *channels,
    path("check", check.show, name="check"),
    path("check/<uuid:record_id>/correct", correct.show, name="check-correct"),
    path("check/<uuid:record_id>/withdraw", correct.withdraw, name="check-withdraw"),
    path("check/why-not", why_not.show, name="why-not"),
    path("catalogue", standards.show, name="catalogue"),
    path("catalogue/adoptions/<uuid:adoption_id>/withdraw", adopting.withdraw, name="adoption-withdraw"),
    path("catalogue/duties/<str:code>", duty.show, name="duty"),
    path("catalogue/jurisdictions", jurisdictions.show, name="jurisdictions"),
    path("catalogue/jurisdictions/take", jurisdictions.take_up, name="jurisdiction-take"),
    *browsing,
    path("catalogue/packs/<str:pack>", adopting.show, name="pack"),
    path("catalogue/packs/<str:pack>/additions", additions.show, name="pack-additions"),
    path("catalogue/packs/<str:pack>/adopt", adopting.adopt, name="pack-adopt"),
    path("claims/<uuid:claim_id>/refuse", acts.refuse, name="claim-refuse"),
    path("elsewhere", elsewhere.show, name="elsewhere"),
    path("elsewhere/<uuid:declaration_id>/end", elsewhere.end, name="elsewhere-end"),
    path("exports", exports.show, name="exports"),
    path("exports/<uuid:export_id>", exports.fetch, name="export"),
    path("exports/papers/<str:paper_kind>/<uuid:about_id>/docx", outgoing.word, name="paper-word"),
    path("exports/papers/<str:paper_kind>/<uuid:about_id>/pdf", outgoing.portable, name="paper-pdf"),
    path("exports/lists/<str:list_name>", sending.send, name="list-xlsx"),
    *feeds,
    path("files/<uuid:file_id>", files.show, name="file"),
    path("files/<uuid:file_id>/thumbnail", files.thumbnail, name="file-thumbnail"),
    path("hazards", register.show, name="hazards"),
    path("hazards/<uuid:hazard_id>", one.show, name="hazard"),
    path("hazards/<uuid:hazard_id>/print", one.sheet, name="hazard-sheet"),
    path("hazards/confirm", confirm.show, name="hazards-confirm"),
    path("hazards/print", register.sheet, name="hazards-sheet"),
    *acting.routes,
    *wider.routes,
    path("i/<str:row_mark>", cards.scanned, name="row-mark"),
    path("ledgers", shelf.show, name="ledgers"),
    path("ledgers/expiring", shelf.expiring, name="ledgers-expiring"),
    path("ledgers/norms", norms.show, name="norms"),
    *registers,
    path("ledgers/rows/<uuid:row_id>", ledger_row.show, name="ledger-row"),
    path("ledgers/rows/<uuid:row_id>/edit", filling.edit, name="ledger-edit"),
    path("ledgers/rows/<uuid:row_id>/report", ledger_row.report, name="ledger-report"),
    path("ledgers/rows/<uuid:row_id>/restore", ledger_row.restore, name="ledger-restore"),
    path("ledgers/rows/<uuid:row_id>/withdraw", ledger_row.withdraw, name="ledger-withdraw"),
    path("ledgers/<str:ledger>", showing.show, name="ledger"),
    path("ledgers/<str:ledger>/cards", cards.sheet, name="ledger-cards"),
    path("ledgers/<str:ledger>/xlsx", workbooks.export, name="ledger-xlsx"),
    *imports,
    *inspections,
    path("inbox", inbox.show, name="inbox"),
    path("inbox/opened", inbox.open_all, name="inbox-opened"),
    path("inbox/<uuid:letter_id>", inbox.follow, name="letter"),
    path("me", me.show, name="me"),
    path("me/sign-out-elsewhere", me.sign_out_elsewhere, name="me-sign-out-elsewhere"),
    path("p/<str:mark>", scanned.place, name="place-mark"),
    *identities,
    *on_paper,
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
    *policies,
    path("posters/<uuid:poster_id>/down", posters.down, name="poster-down"),
    path("posts/<uuid:post_id>/abolish", roll.abolish, name="post-abolish"),
    path("records/<uuid:record_id>", record.show, name="record"),
    path("records/<uuid:record_id>/proof", proof.show, name="record-proof"),
    path("trail/<uuid:object_id>", trail.show, name="trail"),
    path("remarks/<uuid:remark_id>/reply", acts.reply, name="remark-reply"),
    path("report", report.show, name="report"),
    path("reports", reports.index, name="reports"),
    path("reports/<uuid:report_id>", reports.show, name="report-one"),
    *reports.routes,
    *returns,
    *years,
    path("school/<uuid:unit_id>", school.show, name="school"),
    path("school/<uuid:unit_id>/sign", signing.sign, name="month-sign"),
    path("t/follow", tell.follow, name="tell-follow"),
    path("t/<str:mark>", tell.show, name="tell"),
    path("sweeps", sweeps.index, name="sweeps"),
    path("sweeps/new", compose.new, name="sweep-new"),
    path("sweeps/schools", compose.schools, name="sweep-schools"),
    path("sweeps/<uuid:demand_id>", sweeps.show, name="sweep"),
    path("sweeps/<uuid:demand_id>/close", sweeps.close, name="sweep-close"),
    path("sweeps/<uuid:demand_id>/edit", compose.edit, name="sweep-edit"),
    path("sweeps/<uuid:demand_id>/export", sweeps.export, name="sweep-export"),
    path("sweeps/<uuid:demand_id>/papers/<uuid:enclosure_id>", sweeps.paper, name="sweep-paper"),
    path("sweeps/<uuid:demand_id>/print", sweeps.sheet, name="sweep-sheet"),
    path("sweeps/<uuid:demand_id>/put-off", sweeps.put_off, name="sweep-put-off"),
    path("sweeps/<uuid:demand_id>/send", sweeps.send, name="sweep-send"),
    path("sweeps/<uuid:demand_id>/withdraw", sweeps.withdraw, name="sweep-withdraw"),
    path("today", today.show, name="today"),
    path("swaps/<uuid:swap_id>/agree", swapping.agree, name="swap-agree"),
    path("swaps/<uuid:swap_id>/decline", swapping.decline, name="swap-decline"),
    path("swaps/<uuid:swap_id>/take-back", swapping.take_back, name="swap-take-back"),
    path("turns/<uuid:turn_id>", swapping.show, name="turn"),
    path("turns/<uuid:turn_id>/swap", swapping.ask, name="turn-swap"),
    path("turns/<uuid:turn_id>/withdraw", roster_filling.withdraw, name="turn-withdraw"),
    path("type-size", entry.choose_type_size, name="type-size"),
    path("units", units.index, name="units"),
    path("units/<uuid:unit_id>", units.show, name="unit"),
    path("units/<uuid:unit_id>/days", days.show, name="days"),
    path("units/<uuid:unit_id>/days/mark", days.mark, name="days-mark"),
    path("units/<uuid:unit_id>/days/term", days.set_term, name="days-term"),
    path("units/<uuid:unit_id>/facts", units.state, name="unit-facts"),
    path("units/<uuid:unit_id>/ledgers/<str:ledger>/form", workbooks.form, name="ledger-form"),
    path("units/<uuid:unit_id>/ledgers/<str:ledger>/load", loading.load, name="ledger-load"),
    path("units/<uuid:unit_id>/ledgers/<str:ledger>/new", filling.add, name="ledger-add"),
    path("units/<uuid:unit_id>/norms/<str:norm>/report", norms.report, name="norm-report"),
    path("units/<uuid:unit_id>/places", places.index, name="places"),
    path("units/<uuid:unit_id>/places/marks", marks.sheet, name="place-marks"),
    path("units/<uuid:unit_id>/places/new", places.add, name="place-new"),
    path("units/<uuid:unit_id>/posters", posters.index, name="posters"),
    path("units/<uuid:unit_id>/posters/print", posters.sheet, name="poster-sheet"),
    path("units/<uuid:unit_id>/roster", week.show, name="roster"),
    path("units/<uuid:unit_id>/roster/checks", checking.show, name="post-checks"),
    path("units/<uuid:unit_id>/roster/fill", roster_filling.fill, name="roster-fill"),
    path("units/<uuid:unit_id>/roster/import", bringing.show, name="roster-import"),
    path("units/<uuid:unit_id>/roster/print", paper.sheet, name="roster-print"),
    path("units/<uuid:unit_id>/roster/repeat", roster_filling.repeat, name="roster-repeat"),
    path("units/<uuid:unit_id>/shift", shift.show, name="shift"),
    path("units/<uuid:unit_id>/shift/print", shift.sheet, name="shift-print"),
    path("units/<uuid:unit_id>/shift/take", shift.take_over, name="shift-take"),
    path("units/<uuid:unit_id>/shift/write", shift.write, name="shift-write"),
    path("units/<uuid:unit_id>/shifts", shift.index, name="shift-notes"),
    path("units/<uuid:unit_id>/turnover", turnover.show, name="turnover"),
    path("look", look.desk, name="look"),
    path("look/phone", look.phone, name="look-phone"),
    path("look/sheet", look.sheet, name="look-sheet"),
]
