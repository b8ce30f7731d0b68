// Enhances the GOV.UK components. Every page works without it.
import {
  Accordion,
  Button,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
  createAll,
} from "govuk-frontend";

createAll(Button, { preventDoubleClick: true });
for (const component of [
  Accordion,
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  NotificationBanner,
  PasswordInput,
  Radios,
  ServiceNavigation,
  SkipLink,
  Tabs,
]) {
  createAll(component);
}

// A box that holds a wide table is a stop for the keyboard only while there is something to scroll.
for (const box of document.querySelectorAll(".comity-table-box")) {
  const settle = () => {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
    } else {
      box.removeAttribute("tabindex");
    }
  };
  settle();
  new ResizeObserver(settle).observe(box);
}
