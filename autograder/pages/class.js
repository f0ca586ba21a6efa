"use strict";
const table = document.getElementById("students");
const body = table.tBodies[0];
const filter = document.getElementById("filter");
const shown = document.getElementById("shown");
const words = new Intl.Collator("en", { numeric: true });

document.getElementById("tools").hidden = false;

function value(row, column) {
  const cell = row.cells[column];
  return cell.dataset.order === undefined ? cell.textContent.trim() : Number(cell.dataset.order);
}

for (const button of table.querySelectorAll("thead button")) {
  button.addEventListener("click", () => {
    const header = button.closest("th");
    const down = header.getAttribute("aria-sort") === "ascending";
    for (const other of table.querySelectorAll("th[aria-sort]")) other.removeAttribute("aria-sort");
    header.setAttribute("aria-sort", down ? "descending" : "ascending");
    const column = header.cellIndex;
    const sorted = Array.from(body.rows, (row) => [value(row, column), row]);
    sorted.sort(([a], [b]) => (typeof a === "number" ? a - b : words.compare(a, b)) * (down ? -1 : 1));
    body.append(...sorted.map(([, row]) => row));
  });
}

filter.addEventListener("input", () => {
  const wanted = filter.value.trim().toLowerCase();
  let visible = 0;
  for (const row of body.rows) {
    const name = row.cells[0].textContent; // and not the link to formgrader, which all have
    const notes = row.cells[row.cells.length - 1].textContent;
    row.hidden = !`${name} ${notes}`.toLowerCase().includes(wanted);
    visible += row.hidden ? 0 : 1;
  }
  shown.textContent = `${visible} of ${body.rows.length} shown`;
});
