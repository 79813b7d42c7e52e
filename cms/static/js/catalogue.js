// Shows a list with other filters in place, without loading its page anew. Where this does not run, form and links do.
const finder = document.getElementById("finder");
const form = finder.querySelector("form");
const panel = document.getElementById("finder-panel");
const isWide = matchMedia("(min-width: 62rem)");
let shown = location.pathname + location.search;
let asked;

// As the links of the page have it: the values of a filter between commas, nothing that is empty.
function addressOfForm() {
  const values = new Map();
  for (const [name, value] of new FormData(form)) {
    if (value) values.set(name, values.has(name) ? `${values.get(name)},${value}` : value);
  }
  const query = new URLSearchParams([...values]).toString().replaceAll("%2C", ",");
  return form.getAttribute("action") + (query && `?${query}`);
}

function replaceParts(page) {
  const focused = document.activeElement;
  const open = new Map([...finder.querySelectorAll("details[id]")].map((each) => [each.id, each.open]));
  for (const part of document.querySelectorAll("[data-part]")) {
    part.replaceChildren(...page.getElementById(part.id).childNodes);
  }
  for (const each of finder.querySelectorAll("details[id]")) each.open = open.get(each.id) ?? each.open;
  form.q.value = page.getElementById(form.q.id).value;
  if (!focused.isConnected) {
    (document.getElementById(focused.id) ?? document.getElementById("finder-count")).focus({ preventScroll: true });
  }
}

async function show(address, isNew = true) {
  asked?.abort();
  asked = new AbortController();
  try {
    const response = await fetch(address, { signal: asked.signal });
    if (!response.ok) throw new Error(response.status);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (isNew) history.pushState(null, "", address);
    shown = location.pathname + location.search;
    replaceParts(page);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  }
}

// A name in a long list of values is found by any of its letters, whatever stands on them.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
finder.addEventListener("input", (event) => {
  if (!event.target.matches(".facet__find")) return;
  const wanted = plain(event.target.value.trim());
  for (const option of event.target.parentElement.querySelectorAll(".option")) {
    option.hidden = !plain(option.textContent).includes(wanted);
  }
});
form.addEventListener("change", (event) => event.target.type === "checkbox" && show(addressOfForm()));
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!isWide.matches) panel.open = false;
  show(addressOfForm());
});
finder.addEventListener("click", (event) => {
  const link = event.target.closest("[data-update] a");
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  show(link.href);
});
addEventListener("popstate", () => location.pathname + location.search !== shown && show(location.href, false));
// Browsers that cannot show a closed panel to those who have room for it.
if (isWide.matches && !CSS.supports("selector(::details-content)")) panel.open = true;
