// Enhancements only: every page reads and works without this file.
"use strict";

// Suggestions under the search field, reached with the arrow keys.
(() => {
  const form = document.querySelector("form.find");
  const field = form && form.querySelector("input");
  if (!form || !window.fetch) return;
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.querySelector("label").textContent);
  list.hidden = true;
  form.append(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");
  field.setAttribute("aria-autocomplete", "list");
  let chosen = -1;
  let asked = "";
  let timer = 0;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (index) => {
    const items = [...list.children];
    if (!items.length) return;
    chosen = (index + items.length) % items.length;
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === chosen)));
    field.setAttribute("aria-activedescendant", items[chosen].id);
    items[chosen].scrollIntoView({ block: "nearest" });
  };
  const show = (hits) => {
    list.replaceChildren(
      ...hits.slice(0, 8).map((hit, index) => {
        const item = document.createElement("li");
        item.id = `suggestion-${index}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.textContent = hit.name;
        item.dataset.address = hit.address;
        item.addEventListener("mousedown", () => location.assign(hit.address));
        return item;
      }),
    );
    list.hidden = !hits.length;
    field.setAttribute("aria-expanded", String(hits.length > 0));
    chosen = -1;
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    const text = field.value.trim();
    if (text.length < 2) return close();
    timer = setTimeout(async () => {
      asked = text;
      const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`);
      if (answer.ok && asked === text) show((await answer.json()).data.hits);
    }, 120);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.address);
    else return;
    event.preventDefault();
  });
  field.addEventListener("blur", close);
})();

// The year beside the slider follows it, and letting go shows that year.
(() => {
  const slider = document.querySelector("form.slider input[type=range]");
  if (!slider) return;
  const now = document.querySelector("form.slider output");
  slider.addEventListener("input", () => { now.value = slider.value; });
  for (const part of document.querySelectorAll("form.slider input, form.slider select")) {
    part.addEventListener("change", () => part.form.requestSubmit());
  }
})();

// A link to a table that is folded away unfolds it.
(() => {
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const folded = target && target.querySelector("details");
    if (folded) {
      folded.open = true;
      target.scrollIntoView();
    }
  };
  window.addEventListener("hashchange", unfold);
  unfold();
})();

// Whoever has scripts can print by a button.
(() => {
  const button = document.querySelector("button.print");
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", () => window.print());
})();

// Tables are sorted by a click, or the Enter key, on a heading.
(() => {
  const sorter = new Intl.Collator(document.documentElement.lang, { numeric: true });
  // Indonesian writes 1.234,5 for what English writes as 1,234.5; both have a minus sign that is no hyphen.
  const [group, point] = document.documentElement.lang === "id" ? [".", ","] : [",", "."];
  const number = (text) => {
    const plain = text.replaceAll(group, "").replace(point, ".").replace("−", "-").replace("≈", "").trim();
    return plain === "" || Number.isNaN(Number(plain)) ? null : Number(plain);
  };
  // What is not known comes last, whichever way the rest is sorted.
  const sorted = (rows, column, numeric, up) => {
    const keys = new Map(rows.map((row) => {
      const cell = row.cells[column];
      const text = cell.dataset.key ?? cell.textContent.trim();
      return [row, numeric ? number(text) : text === "" ? null : text];
    }));
    return rows.sort((a, b) => {
      const [one, other] = [keys.get(a), keys.get(b)];
      if (one === null || other === null) return (one === null) - (other === null);
      return (numeric ? one - other : sorter.compare(one, other)) * (up ? 1 : -1);
    });
  };
  for (const table of document.querySelectorAll("table[data-sort]")) {
    const body = table.tBodies[0];
    if (!body || body.rows.length < 3) continue;
    [...table.tHead.rows[0].cells].forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent;
      heading.replaceChildren(button);
      button.addEventListener("click", () => {
        const up = heading.getAttribute("aria-sort") === (heading.classList.contains("n") ? "descending" : "ascending")
          ? heading.classList.contains("n") : !heading.classList.contains("n");
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", up ? "ascending" : "descending");
        body.append(...sorted([...body.rows], column, heading.classList.contains("n"), up));
      });
    });
  }
})();
