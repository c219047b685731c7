"""The console's print run: begun, watched with its bar, and fetched; all without a script."""

from typing import Annotated, Final

from fastapi import APIRouter, Path, Request
from starlette.responses import RedirectResponse, Response

from checkpoint.i18n import text
from checkpoint.server.api.callers import BodyHere, CentreHere
from checkpoint.server.auth import authorize
from checkpoint.server.centre import Centre
from checkpoint.server.console.access import SameSite, SignedIn
from checkpoint.server.console.answers import page, reading_language
from checkpoint.server.console.pass_pages import form_of, known_at_the_gates, pass_context, place_of, require_change
from checkpoint.server.errors import AnswerError, not_found
from checkpoint.server.print_runs import RUN_BYTES, PrintRun, PrintRuns
from checkpoint.server.printing.card import Layout, prepare_run

router: Final = APIRouter()
RunId = Annotated[str, Path(max_length=2 * RUN_BYTES)]
_LISTED: Final = 5
"""So many people are named for each character that the font lacks."""


@router.post("/passes/print", dependencies=[SameSite])
def post_print(request: Request, centre: CentreHere, viewer: SignedIn, body: BodyHere) -> Response:
    """Begin a run for a place or a building; whoever has no pass that still holds gets one."""
    form = form_of(body)
    place_id, layout, building = place_of(form), form.get("layout", ""), form.get("building", "").strip()
    require_change(viewer)
    if layout not in list(Layout):
        raise AnswerError(400, "bad_request")
    login, now = viewer.account.login, centre.now()
    with centre.database.write() as connection:
        place = authorize(connection, viewer, place_id)
        run = prepare_run(
            connection,
            place,
            centre.keys,
            now,
            centre.random_bytes,
            building=building,
            layout=Layout(layout),
        )
        centre.record(connection, login, "passes_printed", place_id=place_id, subject=layout, count=len(run.cards))
    language = reading_language(request, viewer)
    if not run.cards:
        context = pass_context(centre, viewer, place_id, "")
        key = "console.passes.none_in" if building else "console.passes.none"
        told = {"wrong": text(key, language, building=building), "building": building}
        return page(request, "passes.html", viewer, context | told)
    run_id = centre.random_bytes(RUN_BYTES).hex()
    begun = PrintRun(login, place_id, now.isoformat(), len(run.cards), run.issued)
    _runs(centre).begin(run_id, begun, run.cards, Layout(layout), language)
    return RedirectResponse(f"/passes/print/{run_id}", 303)


@router.get("/passes/print/{run_id}")
def get_run(request: Request, centre: CentreHere, viewer: SignedIn, run_id: RunId) -> Response:
    """How far the run is; the page looks again by itself until it is done."""
    run = _runs(centre).find(run_id, viewer.account.login, centre.now())
    if run is None:
        raise not_found()
    missing = [(char, f"U+{ord(char):04X}", "、".join(whose[:_LISTED])) for char, whose in run.missing]
    unknown = not known_at_the_gates(centre, run.place_id)
    shown = {"run": run, "run_id": run_id, "missing": missing, "unknown": unknown}
    answer = page(request, "print_run.html", viewer, shown)
    if not run.done and not run.failed:
        answer.headers["Refresh"] = "1"
    return answer


@router.get("/passes/print/{run_id}/cards.pdf")
def get_paper(centre: CentreHere, viewer: SignedIn, run_id: RunId) -> Response:
    """The paper, for whoever began the run."""
    run = _runs(centre).find(run_id, viewer.account.login, centre.now())
    if run is None or not run.done:
        raise not_found()
    headers = {"Content-Disposition": f'attachment; filename="passes-{run.begun[:10]}.pdf"'}
    return Response(_runs(centre).paper(run_id), 200, headers, "application/pdf")


def _runs(centre: Centre) -> PrintRuns:
    return PrintRuns(centre.settings.data / "printing")
