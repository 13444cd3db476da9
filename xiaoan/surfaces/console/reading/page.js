// What is pointed at on one side lights up on the other. Without this the links lead there all the same.
document.addEventListener("mouseover", light);
document.addEventListener("focusin", light);
function light(event) {
  const here = event.target.closest("[data-d]");
  document.querySelectorAll(".on").forEach((lit) => lit.classList.remove("on"));
  if (!here) return;
  for (const number of here.dataset.d.split(" ")) {
    document.querySelectorAll(`[data-d~="${number}"]`).forEach((lit) => lit.classList.add("on"));
  }
}
