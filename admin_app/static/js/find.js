/* A name or telephone that came in the address: out of the address and the history, and asked for again by POST. */
document.addEventListener('DOMContentLoaded', function () {
  'use strict';
  var form = document.querySelector('form[data-again-now]');
  if (!form) return;
  history.replaceState(null, '', form.getAttribute('action'));
  form.requestSubmit();
});
