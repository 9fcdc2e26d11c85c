"use strict";
(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const sources = all("details.source");

  // Switches of what is shown.
  for (const button of all("[data-switch]")) {
    button.addEventListener("click", () => {
      const isOn = document.body.classList.toggle(button.dataset.switch);
      button.setAttribute("aria-pressed", String(isOn));
    });
  }
  for (const button of all("[data-label]")) {
    button.addEventListener("click", () => {
      const isShown = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(isShown));
      for (const row of all(".row." + button.dataset.label)) row.hidden = !isShown;
    });
  }

  // One source at a time; a click on the text opens its own.
  const closeOthers = (opened) => {
    for (const source of sources) if (source !== opened) source.open = false;
  };
  for (const source of sources) {
    source.addEventListener("toggle", () => {
      if (source.open && !isPrinting) closeOthers(source);
    });
    source.closest(".row").querySelector(".text").addEventListener("click", (event) => {
      const isSelecting = String(getSelection()) !== "";
      if (isSelecting || event.target.closest("a") || !document.body.classList.contains("show-reuse")) return;
      source.open = !source.open;
    });
  }

  // Printing, with all sources open or none.
  let isPrinting = false;
  for (const button of all("[data-print]")) {
    button.addEventListener("click", () => {
      const opened = sources.filter((source) => source.open);
      isPrinting = true;
      for (const source of sources) source.open = button.dataset.print === "sources";
      const restore = () => {
        for (const source of sources) source.open = opened.includes(source);
        setTimeout(() => { isPrinting = false; });
      };
      addEventListener("afterprint", restore, { once: true });
      setTimeout(() => print());
    });
  }

  // Keys: Escape closes the source, arrows go from one to the next and along the switches.
  const step = (list, from, by) => {
    const next = list[list.indexOf(from) + by];
    if (next) next.focus();
    return Boolean(next);
  };
  const isSeen = (element) => element.offsetParent !== null;
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const opened = sources.find((source) => source.open);
      if (opened) {
        opened.open = false;
        opened.querySelector("summary").focus();
      }
    }
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const isVertical = event.key === "ArrowDown" || event.key === "ArrowUp";
    const focused = document.activeElement;
    if (isVertical && focused.matches("details.source > summary")) {
      const summaries = sources.map((source) => source.querySelector("summary")).filter(isSeen);
      if (step(summaries, focused, by)) event.preventDefault();
    }
    if (!isVertical && focused.closest("[role=toolbar]")) {
      if (step([...focused.closest("[role=toolbar]").querySelectorAll("button")], focused, by)) event.preventDefault();
    }
  });
})();
