"""The pages in a real browser: what a click and a key do, what a hostile report cannot do, who can read them."""

from __future__ import annotations

import shutil

import pytest

from nlp.markup import page as render_page
from nlp.view.index_page import LEVELS, IndexPage

sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright (pip install '.[test]')")
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium (Debian: apt install chromium)")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NARROW = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def browser():
    """One browser for all tests."""
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def opened(browser):
    """Opens a file as a page; at the end nothing may have been said in the console, or asked for outside the folder."""
    contexts, faults = [], []

    def opened(path, **how):
        context = browser.new_context(**how)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: faults.append(dialog.message))
        folder = path.parent if path.name == "index.html" else path.parent.parent
        inside = folder.as_uri()
        page.on("request", lambda request: None if request.url.startswith(inside) else faults.append(request.url))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def report_page(site, name):
    return next((site / "reports").glob(f"{name}-*.html"))


def years_page(site):
    return next((site / "years").iterdir())


def one_of_each(site):
    return site / "index.html", report_page(site, "chenghu-city-2023"), years_page(site)


def names_of(page):
    return page.locator("td.body > a").all_inner_texts()


def column(page, name):
    heads = page.locator("thead th").evaluate_all("heads => heads.map(head => head.dataset.column)")
    place = heads.index(name)
    return page.locator(f"tbody td:nth-child({place + 1})").all_inner_texts()


# ---------------------------------------------------------------------------------------- the index


def test_the_index_is_sorted_by_any_column_both_ways(opened, sites):
    page = opened(sites["en"] / "index.html")
    button = page.locator("th[data-column=copied] button")
    button.click()
    shares = [int(share.strip("<%")) for share in column(page, "copied")]
    assert shares == sorted(shares, reverse=True)
    assert page.locator("th[data-column=copied]").get_attribute("aria-sort") == "descending"
    button.click()
    assert [int(share.strip("<%")) for share in column(page, "copied")] == shares[::-1]
    assert page.locator("th[aria-sort]").count() == 1


def test_filters_of_the_index_work_together_and_are_kept_by_the_address(opened, sites, scored):
    page = opened(sites["zh"] / "index.html")
    assert len(names_of(page)) == len(scored.reports)
    page.select_option("#year", "2023")
    page.fill("#search", "town")
    reports = scored.reports
    expected = reports[(reports["year"] == 2023) & reports["report"].str.contains("town")]
    assert sorted(names_of(page)) == sorted(expected["body"])
    page.locator("details.more summary").click()
    page.fill("[data-least=copied]", "95")
    assert names_of(page) == []
    page.reload()
    assert page.input_value("#search") == "town"
    assert names_of(page) == []
    page.click("#reset")
    assert len(names_of(page)) == len(reports)


def test_only_reports_with_signs_of_copying(opened, sites, scored):
    page = opened(sites["en"] / "index.html")
    page.check("[data-positive=signs]")
    segments = scored.segments
    flags = segments["copy_flags"]
    with_signs = set(segments.loc[flags != "", "report"])
    assert set(page.locator("td.body bdi").all_inner_texts()) == with_signs


def test_a_report_of_the_index_opens_and_leads_back(opened, sites):
    page = opened(sites["en"] / "index.html")
    name = names_of(page)[0]
    page.locator("td.body > a").first.click()
    page.wait_for_selector("main")
    assert name in page.locator("h1").inner_text()
    page.locator("nav.trail a").first.click()
    assert page.locator("#rows tr").count()


@pytest.fixture(scope="module")
def long_index(tmp_path_factory):
    """The index of 5,000 reports: bodies named by their number, labels and levels in turn."""
    columns = ("body", "year", "level", "report", "href", "years_href", "characters", "label_0", "label_1")
    columns += ("boilerplate", "shared", "copied", "checks", "signs", "warnings", "duplicate")
    rows = []
    for n in range(5000):
        of_body = (f"机关{n:04}", 2020 + n % 5, LEVELS[n % 5], f"{n:04}.pdf", f"reports/{n:04}.html", "", n)
        shares = (n % 1001, 1000 - n % 1001, n % 1001 if n % 10 else None, 0, 0)
        rows.append((*of_body, *shares, n % 7, 0, 0, 0))
    view = IndexPage(columns, tuple(rows), (2024, 2023, 2022, 2021, 2020), LEVELS, (), (), 5000, 5000)
    path = tmp_path_factory.mktemp("long") / "index.html"
    path.write_text(render_page("index.html", "en", ["measure", "problem"], page=view, defined=str), "utf-8")
    return path


def test_thousands_of_reports_are_shown_a_hundred_at_a_time(opened, long_index):
    page = opened(long_index)
    assert (page.locator("#rows tr").count(), page.inner_text("#shown")) == (100, "1–100 of 5,000")
    page.click("#next")
    assert (names_of(page)[0], page.inner_text("#page")) == ("机关0100", "2 / 50")
    page.locator("td.body > a").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == "机关0101"
    page.fill("#search", "49")
    assert page.inner_text("#shown") == "1–100 of 199"
    assert page.inner_text("#page") == "1 / 2"


def test_reports_are_chosen_by_level_year_checks_and_shares(opened, long_index):
    page = opened(long_index)
    page.select_option("#level", "county")
    assert names_of(page)[:2] == ["机关0003", "机关0008"]
    page.check("[data-positive=checks]")
    page.locator("details.more summary").click()
    page.fill("[data-least=label_0]", "10")
    page.fill("[data-most=label_0]", "20")
    chosen = [n for n in range(3, 5000, 5) if n % 7 and 100 <= n % 1001 <= 200]
    assert names_of(page) == [f"机关{n:04}" for n in chosen]
    page.select_option("#year", "2020")
    assert page.inner_text("#shown") == "No report is like this"


def test_what_has_no_share_comes_last_whichever_way_one_sorts(opened, long_index):
    page = opened(long_index)
    for _ in range(2):
        page.click("th[data-column=boilerplate] button")
        assert column(page, "boilerplate")[0] in ("0%", "100%")
        page.evaluate("location.hash = location.hash + '&page=50'")
        page.wait_for_function("document.getElementById('page').textContent.startsWith('50')")
        assert set(column(page, "boilerplate")) == {"–"}
        page.click("#previous")


# ----------------------------------------------------------------------------------------- a report


def test_a_click_on_a_shared_passage_puts_its_source_beside_it(opened, sites):
    page = opened(report_page(sites["en"], "luwan-town-2023"))
    row = page.locator("#s1-4")
    assert not row.locator(".beside").is_visible()
    row.locator(".text p").first.click()
    beside = row.locator(".beside")
    assert beside.is_visible()
    text, source = row.locator(".text").bounding_box(), beside.bounding_box()
    assert source["x"] >= text["x"] + text["width"]
    same = [mark.inner_text()[:8] for mark in (row.locator(".text mark.m").first, beside.locator("mark.m").first)]
    assert same[0] == same[1]
    assert "蒿坝镇" in beside.locator(".holders").inner_text()


def test_the_source_leads_to_its_own_report(opened, sites):
    page = opened(report_page(sites["zh"], "luwan-town-2023"))
    page.locator("#s1-4 summary").click()
    page.locator("#s1-4 .from a").click()
    page.wait_for_load_state()
    assert "haoba" in page.url
    assert page.url.endswith("#s1-4")


def test_keys_open_close_and_go_on(opened, sites):
    page = opened(report_page(sites["en"], "haoba-town-2023"))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    summaries = page.locator("details.source summary")
    summaries.first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    assert summaries.nth(1).evaluate("element => element === document.activeElement")
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelectorAll('details.source[open]').length === 1")
    page.keyboard.press("Escape")
    assert page.locator("details.source[open]").count() == 0
    assert summaries.nth(1).evaluate("element => element === document.activeElement")
    page.locator("[data-switch]").first.focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.dataset.switch") == "show-reuse"


def test_labels_boilerplate_and_probabilities_are_switched(opened, sites):
    page = opened(report_page(sites["en"], "haoba-town-2023"))
    text, probabilities = page.locator("#s1-0 .text"), page.locator("#s1-0 .probabilities")
    tinted = text.evaluate("element => getComputedStyle(element).backgroundColor")
    page.click("[data-switch=show-labels]")
    assert text.evaluate("element => getComputedStyle(element).backgroundColor") != tinted
    assert text.evaluate("element => getComputedStyle(element).borderRightWidth") != "0px"
    page.click("[data-switch=show-reuse]")
    assert text.evaluate("element => getComputedStyle(element).borderRightWidth") == "0px"
    assert not probabilities.is_visible()
    page.click("[data-switch=show-probabilities]")
    assert probabilities.is_visible()
    assert page.locator("[data-switch][aria-pressed=true]").count() == 1


def test_a_label_is_hidden_and_shown_again(opened, sites, scored):
    page = opened(report_page(sites["en"], "haoba-town-2023"))
    rows = page.locator(".row:visible")
    segments = scored.segments[scored.segments["report"] == "haoba-town-2023.pdf"]
    assert rows.count() == len(segments)
    page.click("[data-label=l0]")
    assert rows.count() == (segments["label"] != "measure").sum()
    page.click("[data-label=l0]")
    assert rows.count() == len(segments)


def test_print_has_letters_instead_of_colours_and_no_switches(opened, sites):
    page = opened(report_page(sites["en"], "haoba-town-2023"), color_scheme="dark")
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()
    assert page.locator("#s1-0 > .chip").inner_text().startswith("M")
    styles = page.locator(".row .text").evaluate_all("all => all.map(e => getComputedStyle(e).borderLeftStyle)")
    assert len(set(styles)) == 4
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_print_with_sources_opens_them_all_and_then_leaves_them_as_they_were(opened, sites):
    page = opened(report_page(sites["zh"], "haoba-town-2023"))
    page.locator("details.source summary").nth(2).click()
    page.evaluate(
        "window.print = () => {"
        " window.printed = document.querySelectorAll('details.source[open]').length;"
        " dispatchEvent(new Event('afterprint')); }"
    )
    page.click("[data-print=sources]")
    page.wait_for_function("window.printed > 0")
    assert page.evaluate("window.printed") == page.locator("details.source").count()
    page.wait_for_function("document.querySelectorAll('details.source[open]').length === 1")


# ------------------------------------------------------------------------------ year beside year


def test_a_report_leads_to_the_years_of_its_body_and_these_to_both_reports(opened, sites):
    page = opened(report_page(sites["zh"], "qinglan-water-2023"))
    page.locator("nav.trail a", has_text="逐年对照").click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text().startswith("青岚县水利局")
    assert page.locator(".side-head a").all_inner_texts() == ["青岚县水利局 2022年", "青岚县水利局 2023年"]
    page.locator(".change.k-numbers .side a").first.click()
    page.wait_for_load_state()
    assert "qinglan-water-2022" in page.url
    assert page.url.endswith("#preamble-0")


def test_what_changed_is_marked_on_both_sides_and_nothing_else(opened, sites):
    page = opened(years_page(sites["en"]))
    row = page.locator(".change", has_text="粉丝数比上年增加2100余人")
    assert row.locator("del").all_inner_texts() == ["201", "1300"]
    assert row.locator("ins").all_inner_texts() == ["233", "2100"]
    assert page.locator(".change.k-same :is(ins, del), .change.k-new ins, .change.k-dropped del").count() == 0


def test_what_became_of_segments_is_chosen(opened, sites, scored):
    page = opened(years_page(sites["en"]))
    changes = scored.changes
    rows = page.locator(".change:visible")
    assert rows.count() == len(changes)
    for state in ("same", "new", "dropped"):
        page.click(f"[data-label=k-{state}]")
    assert rows.count() == changes["state"].isin(["moved", "numbers", "edited"]).sum()


# ------------------------------------------------------------------- who may read, what may happen


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_narrow_screen_needs_no_scrolling_sideways(opened, sites, language):
    for path in one_of_each(sites[language]):
        page = opened(path, viewport=NARROW)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_a_hostile_report_runs_nothing_and_widens_nothing(opened, hostile_site):
    for path in (
        hostile_site / "index.html",
        *(hostile_site / "reports").glob("haoba*"),
        *(hostile_site / "years").iterdir(),
    ):
        page = opened(path, viewport=NARROW)
        for summary in page.locator("summary").all():
            summary.dispatch_event("click")
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert page.evaluate("window.hacked") is None
        assert page.locator("img, base, iframe, [onclick], [onerror], [onload], style:not(head style)").count() == 0
        assert page.locator("script").count() == (2 if path.name == "index.html" else 1)
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
        assert "{{ 7 * 7 }}" in page.content()
        assert "\u202e" not in page.content()


@pytest.mark.parametrize(("language", "scheme"), [("zh", "light"), ("en", "dark")])
def test_accessible_by_the_rules_of_axe(opened, sites, language, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python")
    for path in one_of_each(sites[language]):
        page = opened(path, color_scheme=scheme)
        page.evaluate("document.querySelectorAll('details').forEach((d, n) => { d.open = n < 3; })")
        found = axe.Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
