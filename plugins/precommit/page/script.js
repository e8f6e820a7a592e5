"use strict";
(function () {
  var form = document.getElementById("filters");
  if (!form) return;
  document.documentElement.classList.add("js");
  var rows = Array.prototype.slice.call(document.querySelectorAll("[data-row]"));
  var groups = Array.prototype.slice.call(document.querySelectorAll(".group"));
  var shown = document.getElementById("shown");
  var texts = rows.map(function (r) { return r.textContent.toLowerCase() + " " + (r.getAttribute("data-in") || "").toLowerCase(); });
  var timer = 0;
  function apply() {
    var text = form.elements.text.value.trim().toLowerCase();
    var picks = Array.prototype.slice.call(form.querySelectorAll("select")).map(function (s) { return [s.name, s.value]; });
    var n = 0;
    rows.forEach(function (r, i) {
      var ok = (!text || texts[i].indexOf(text) >= 0) && picks.every(function (p) { return !p[1] || r.getAttribute("data-" + p[0]) === p[1]; });
      r.hidden = !ok;
      if (ok) n++;
    });
    groups.forEach(function (g) { g.hidden = !g.querySelector("[data-row]:not([hidden])"); });
    shown.textContent = n + " of " + rows.length + " shown";
  }
  form.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(apply, 80); });
  form.addEventListener("reset", function () { setTimeout(apply, 0); });
  form.addEventListener("submit", function (e) { e.preventDefault(); apply(); });
  apply();
})();
