// Loaded before the page is drawn: says that scripts run, so that style sheets may show what needs them.
document.documentElement.classList.add("comity-js");
document.body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) {
  document.body.classList.add("govuk-frontend-supported");
}
