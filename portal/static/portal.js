/* Comfort only: every page works without this file. */
(function () {
  "use strict";
  var root = document.documentElement;

  function each(selector, action, within) {
    Array.prototype.forEach.call((within || document).querySelectorAll(selector), action);
  }

  /* An error summary takes the focus, and its links put the focus into the field. */
  function focusSummary(within) {
    var summary = (within || document).querySelector(".error-summary");
    if (summary) { summary.focus(); }
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest(".error-summary a");
    var field = link && document.getElementById(link.hash.slice(1));
    if (field) {
      event.preventDefault();
      field.focus({ preventScroll: true });
      field.scrollIntoView({ block: "center" });
    }
  });

  /* A second click on a form that is on its way does nothing. The server is what makes it safe. */
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.hasAttribute("data-hx-post") || form.hasAttribute("hx-post")) { return; }
    if (form.getAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "1");
    /* After the browser has read the pressed button's name and value. */
    setTimeout(function () {
      each("button[type=submit]", function (button) { button.setAttribute("aria-disabled", "true"); }, form);
    }, 0);
    var state = form.querySelector("[data-sending]");
    var file = form.querySelector("input[type=file]");
    if (state) {
      var size = file && file.files && file.files[0] ? file.files[0].size : 0;
      state.textContent = state.getAttribute("data-sending") + (size ? "（" + (size / 1048576).toFixed(1) + " MB）" : "");
    }
    setTimeout(function () { release(form); }, 15000);
  });
  function release(form) {
    form.removeAttribute("data-sent");
    each("button[aria-disabled]", function (button) { button.removeAttribute("aria-disabled"); }, form);
  }
  /* The back button may show the page as it was left. */
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) { each("form[data-sent]", release); }
  });

  /* The size of a chosen file, before it is sent over a slow line. */
  document.addEventListener("change", function (event) {
    var input = event.target, limit = input.getAttribute && +input.getAttribute("data-limit");
    var file = input.files && input.files[0];
    if (!limit || !file) { return; }
    var state = input.form.querySelector("[data-sending]");
    var text = file.name + "（" + (file.size / 1048576).toFixed(1) + " MB）";
    if (state) { state.textContent = file.size > limit ? text + " " + input.getAttribute("data-too-large") : text; }
  });

  /* A printing button is shown only where it can work. */
  each("[data-print]", function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  document.addEventListener("htmx:after:swap", function (event) { focusSummary(event.target); });
  root.className += " js";
  focusSummary();
})();
