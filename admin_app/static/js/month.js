/* The month: what is typed into the analysis is kept on the server while it is typed. */
document.addEventListener('DOMContentLoaded', function () {
  'use strict';
  var desk = window.desk, form = document.querySelector('form[data-month-draft]'), waiting = null;
  if (!form) return;

  function keep() {
    var values = {};
    Array.from(form.elements).forEach(function (control) {
      if (control.name && control.name !== 'csrf_token' && control.type !== 'submit') values[control.name] = control.value;
    });
    desk.post(form.dataset.monthDraft, values).then(function () {
      desk.$('[data-draft-said]', form).hidden = false;
    }, function () { /* already told; saving will say so again */ });
  }

  form.addEventListener('input', function () {
    clearTimeout(waiting);
    waiting = setTimeout(keep, 1500);
  });
  form.addEventListener('submit', function () { clearTimeout(waiting); });
});
