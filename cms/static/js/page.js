// Puts the player in the place of a video's link when the reader asks for it: nothing is loaded from there before.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".embed[data-player] a");
  if (!link || event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const embed = link.closest(".embed");
  const player = document.createElement("iframe");
  player.src = `${embed.dataset.player}?autoplay=1`;
  player.title = embed.dataset.title;
  player.allow = "autoplay; fullscreen; picture-in-picture";
  player.allowFullscreen = true;
  // The players refuse to work without an origin; the address of the page stays here.
  player.referrerPolicy = "strict-origin";
  player.setAttribute("sandbox", "allow-scripts allow-same-origin allow-presentation allow-popups");
  embed.replaceChildren(player);
  embed.classList.add("embed--playing");
  player.focus();
});

// Browsers give the clipboard only to pages that came encrypted.
for (const button of navigator.clipboard ? document.querySelectorAll("[data-copy]") : []) {
  const said = button.parentElement.querySelector("[data-said]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    said.textContent = said.dataset.said;
    setTimeout(() => said.replaceChildren(), 4000);
  });
}
