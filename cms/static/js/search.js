// Titles under the search field while somebody types (ARIA 1.2, combobox with a list). Without this file it is a form.
for (const form of document.querySelectorAll("form[data-suggest]")) {
  const input = form.elements.q;
  const list = document.createElement("ul");
  let active = -1;
  let asked = 0;
  let timer;

  Object.assign(list, { id: "suggestions", className: "suggestions", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.parentElement.append(list);

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (place) => {
    const options = [...list.children];
    active = (place + options.length + 1) % (options.length + 1);
    options.forEach((option, number) => option.setAttribute("aria-selected", String(number === active)));
    if (options[active]) input.setAttribute("aria-activedescendant", options[active].id);
    else input.removeAttribute("aria-activedescendant");
  };

  const show = (suggestions) => {
    list.replaceChildren(
      ...suggestions.map(({ title, url }, number) => {
        const option = document.createElement("li");
        Object.assign(option, { id: `suggestion-${number}`, className: "suggestions__item", textContent: title });
        option.dataset.url = url;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        return option;
      }),
    );
    if (!suggestions.length) return close();
    active = suggestions.length;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };

  const ask = async () => {
    const words = input.value.trim();
    const mine = ++asked;
    if (words.length < 2) return close();
    try {
      const answer = await fetch(`${form.dataset.suggest}?${new URLSearchParams({ q: words })}`);
      const { suggestions } = await answer.json();
      if (mine === asked) show(suggestions);
    } catch {
      close();
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const chosen = list.children[active];
    if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp") mark(active - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen) location.assign(chosen.dataset.url);
    else return;
    event.preventDefault();
  });
  // Before the field loses its focus and the list goes.
  list.addEventListener("mousedown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.url);
  });
  input.addEventListener("blur", close);
  form.addEventListener("submit", () => ++asked);
  close();
}
