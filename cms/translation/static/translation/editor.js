// "Use" beside a suggestion puts it into its field; the buttons are hidden where there is no script.
for (const button of document.querySelectorAll("[data-use]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.use);
    field.value = button.dataset.words;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}
// The first text that could not be kept is shown, however long the page is.
document.querySelector(".translation [aria-invalid]")?.focus();
