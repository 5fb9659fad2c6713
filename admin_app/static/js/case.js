/* The case page: a form that the server left open (refused, or asked for in the address) stands as a real dialog,
   with the first wrong or empty field in focus. Without this script it stands open in the page and works the same. */
(function () {
  'use strict';

  document.addEventListener('DOMContentLoaded', function () {
    var dialog = document.querySelector('dialog[data-opened]');
    if (!dialog) return;
    dialog.removeAttribute('open');
    dialog.showModal();
    var first = dialog.querySelector('[aria-invalid]') || dialog.querySelector('input:not([type="hidden"]), textarea, select');
    if (first) first.focus();
  });
}());
