"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = Object.fromEntries(data.columns.map((name, place) => [name, place]));
  const byId = (id) => document.getElementById(id);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const rowsOfPage = 100;
  const collator = new Intl.Collator("zh");
  const heads = all("th[data-column]");
  const searched = data.rows.map((row) => `${row[at.body]} ${row[at.report]}`.toLowerCase());
  const places = data.rows.map((_, place) => place);
  const nameRank = new Map(
    [...new Set(data.rows.map((row) => row[at.body]))].sort(collator.compare).map((name, rank) => [name, rank]));

  // What is chosen, which the address keeps, so that one comes back to it.
  const controls = all("#search, #year, #level, [data-positive], [data-zero], [data-least], [data-most]");
  const nameOf = (control) => control.id || Object.entries(control.dataset).map((pair) => pair.join("-")).join();
  let sorted = { column: "body", isDescending: false };
  let page = 0;

  const remember = () => {
    const chosen = new URLSearchParams();
    for (const control of controls) {
      const value = control.type === "checkbox" ? (control.checked ? "1" : "") : control.value;
      if (value) chosen.set(nameOf(control), value);
    }
    if (sorted.column !== "body" || sorted.isDescending) chosen.set("sort", (sorted.isDescending ? "-" : "") + sorted.column);
    if (page) chosen.set("page", String(page + 1));
    history.replaceState(null, "", "#" + chosen);
  };
  const recall = () => {
    const chosen = new URLSearchParams(location.hash.slice(1));
    for (const control of controls) {
      const value = chosen.get(nameOf(control)) || "";
      if (control.type === "checkbox") control.checked = value === "1";
      else control.value = value;
    }
    const column = (chosen.get("sort") || "body").replace("-", "");
    const isKnown = heads.some((head) => head.dataset.column === column);
    sorted = { column: isKnown ? column : "body", isDescending: (chosen.get("sort") || "").startsWith("-") };
    page = Math.max(0, (parseInt(chosen.get("page"), 10) || 1) - 1);
  };

  // Filters: a test of a row's place for each that is set.
  const testOf = (control) => {
    const { positive, zero, least, most } = control.dataset;
    const isSet = control.type === "checkbox" ? control.checked : control.value !== "";
    if (!isSet) return null;
    if (positive) return (place) => data.rows[place][at[positive]] > 0;
    if (zero) return (place) => data.rows[place][at[zero]] === 0;
    if (least) return (place) => data.rows[place][at[least]] !== null && data.rows[place][at[least]] >= 10 * control.value;
    if (most) return (place) => data.rows[place][at[most]] !== null && data.rows[place][at[most]] <= 10 * control.value;
    if (control.id === "search") {
      const words = control.value.toLowerCase().split(/\s+/);
      return (place) => words.every((word) => searched[place].includes(word));
    }
    return (place) => String(data.rows[place][at[control.id]]) === control.value;
  };
  const orderOf = ({ column, isDescending }) => {
    const direction = isDescending ? -1 : 1;
    const value = column === "body"
      ? (place) => nameRank.get(data.rows[place][at.body])
      : (place) => data.rows[place][at[column]];
    return (left, right) => {
      const a = value(left), b = value(right);
      if (a === b) return left - right;
      if (a === null) return 1;  // what is not known comes last either way
      if (b === null) return -1;
      return (a < b ? -1 : 1) * direction;
    };
  };

  // A page of rows. All that comes from a report is set as text.
  const made = (name, className, text) => {
    const element = document.createElement(name);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const drawn = (name, attributes) => {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const percent = (value) => (value === null ? "–" : `${Math.round(value / 10)}%`);
  const pictureOf = (row) => {
    const shares = data.labels.map((label, place) => [label, row[at["label_" + place]], place]);
    const told = shares.map(([label, share]) => `${label.name} ${percent(share)}`).join(", ");
    const picture = drawn("svg", { class: "stacked", role: "img", "aria-label": told });
    let start = 0;
    for (const [, share, place] of shares) {
      picture.append(drawn("rect", { class: "l" + place, x: start / 10 + "%", width: share / 10 + "%", height: "100%" }));
      start += share;
    }
    return picture;
  };
  const cellOf = (row, head) => {
    const column = head.dataset.column;
    const cell = made("td", head.classList.contains("n") ? "n" : "");
    cell.dataset.name = head.textContent.trim();
    if (column === "body") {
      cell.className = "body";
      const link = made("a", "", row[at.body] || data.words.unknown_body);
      link.href = row[at.href];
      const file = made("span", "detail");
      file.append(made("bdi", "", row[at.report]), row[at.duplicate] ? ` · ${data.words.duplicate}` : "");
      if (row[at.years_href]) {
        const years = made("a", "years", data.words.years);
        years.href = row[at.years_href];
        file.append(" · ", years);
      }
      cell.append(link, file);
    } else if (column === "labels") cell.append(pictureOf(row));
    else if (column === "level") cell.textContent = data.levels[row[at.level]] || "";
    else if (column.startsWith("label_") || ["boilerplate", "shared", "copied"].includes(column)) cell.textContent = percent(row[at[column]]);
    else if (column === "characters") cell.textContent = row[at.characters].toLocaleString("en");
    else cell.textContent = row[at[column]] ?? "–";
    return cell;
  };

  const show = () => {
    const tests = controls.map(testOf).filter(Boolean);
    const found = places.filter((place) => tests.every((test) => test(place))).sort(orderOf(sorted));
    const pages = Math.max(1, Math.ceil(found.length / rowsOfPage));
    page = Math.min(page, pages - 1);
    const first = page * rowsOfPage;
    const shown = found.slice(first, first + rowsOfPage);
    byId("rows").replaceChildren(...shown.map((place) => {
      const row = made("tr");
      row.append(...heads.map((head) => cellOf(data.rows[place], head)));
      return row;
    }));
    const values = { first: first + 1, last: first + shown.length, all: found.length };
    byId("shown").textContent = found.length
      ? data.words.shown.replace(/\{(\w+)\}/g, (_, name) => values[name].toLocaleString("en"))
      : data.words.nothing;
    byId("page").textContent = `${page + 1} / ${pages}`;
    byId("previous").disabled = page === 0;
    byId("next").disabled = page === pages - 1;
    byId("sort").value = sorted.column;
    for (const head of heads) {
      if (head.dataset.column !== sorted.column) head.removeAttribute("aria-sort");
      else head.setAttribute("aria-sort", sorted.isDescending ? "descending" : "ascending");
    }
  };
  const change = (toPage) => {
    page = toPage;
    show();
    remember();
  };

  for (const control of controls) control.addEventListener("input", () => change(0));
  for (const head of heads) {
    const button = head.querySelector("button");
    if (!button) continue;
    button.addEventListener("click", () => {
      const column = head.dataset.column;
      const isNumber = head.classList.contains("n");
      const isDescending = sorted.column === column ? !sorted.isDescending : isNumber;
      sorted = { column, isDescending };
      change(0);
    });
  }
  // Where the table's head has no room, a list to choose the order from.
  const sorting = byId("sort");
  for (const head of heads) {
    if (head.querySelector("button")) sorting.append(new Option(head.textContent.trim(), head.dataset.column));
  }
  sorting.addEventListener("input", () => {
    const head = heads.find((one) => one.dataset.column === sorting.value);
    sorted = { column: sorting.value, isDescending: head.classList.contains("n") };
    change(0);
  });
  byId("previous").addEventListener("click", () => change(page - 1));
  byId("next").addEventListener("click", () => change(page + 1));
  byId("reset").addEventListener("click", () => {
    for (const control of controls) {
      if (control.type === "checkbox") control.checked = false;
      else control.value = "";
    }
    change(0);
    byId("search").focus();
  });
  addEventListener("hashchange", () => {
    if (!location.hash.includes("=")) return;  // a place on the page
    recall();
    show();
  });

  // Keys: arrows go from one report to the next.
  document.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by || !document.activeElement.matches("td.body > a")) return;
    const links = all("td.body > a");
    const next = links[links.indexOf(document.activeElement) + by];
    if (next) {
      next.focus();
      event.preventDefault();
    }
  });

  recall();
  show();
})();
