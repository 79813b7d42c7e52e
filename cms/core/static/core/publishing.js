// A form that saves itself is sent once that is done. Sent meanwhile, its new rows would be kept twice, as it does not
// know their numbers yet (https://github.com/wagtail/wagtail/issues/14568), and a new page would be made twice.
const PATIENCE = 15_000;
const saving = new WeakSet();
const held = new WeakMap();

function release(form) {
  if (saving.has(form) || !held.has(form)) return;
  const button = held.get(form);
  held.delete(form);
  if (button?.name) {
    // The button itself is disabled by now, and would not be sent.
    const pressed = document.createElement("input");
    Object.assign(pressed, { type: "hidden", name: button.name, value: button.value });
    form.append(pressed);
  }
  form.requestSubmit();
}

document.addEventListener("w-autosave:save", ({ target }) => saving.add(target));
for (const end of ["success", "error"]) {
  document.addEventListener(`w-autosave:${end}`, ({ target }) => {
    saving.delete(target);
    // Later: what was changed meanwhile is saved next, and is waited for too.
    setTimeout(() => release(target));
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-controller~='w-autosave']")) return;
  if (saving.has(form)) {
    event.preventDefault();
    held.set(form, event.submitter);
    setTimeout(() => {
      saving.delete(form);
      release(form);
    }, PATIENCE);
  } else {
    // Nor does it save itself behind its own back.
    form.dataset.wAutosaveActiveValue = "false";
  }
});
