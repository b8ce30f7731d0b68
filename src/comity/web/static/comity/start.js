/*! Contains govuk-frontend, (c) 2017 Crown Copyright (Government Digital Service), MIT licence. */
document.documentElement.classList.add("comity-js");document.body.classList.add("js-enabled");"noModule"in HTMLScriptElement.prototype&&document.body.classList.add("govuk-frontend-supported");
