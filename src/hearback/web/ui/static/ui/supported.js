// Tells the style sheet that scripts run here, before anything that they would change is shown.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
