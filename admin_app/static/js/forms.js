/* Forms: leaving with changes asks, a form is sent once, a refused save leads to its first wrong field. */
(function () {
  'use strict';
  var desk = window.desk, $ = desk.$, $$ = desk.$$;

  /* form[data-guard] or [data-guard="dirty"] (comes back from the server with something typed in it) */
  $$('form[data-guard]').forEach(function (form) {
    var dirty = form.dataset.guard === 'dirty', say = $('[data-dirty]', form), fields = new Set();
    form.addEventListener('input', function (event) {
      dirty = true;
      fields.add(event.target.name || event.target.id);
      if (say) say.textContent = '改了 ' + fields.size + ' 处还没保存';
    });
    form.addEventListener('submit', function (event) { if (!event.defaultPrevented) dirty = false; });
    window.addEventListener('beforeunload', function (event) { if (dirty) event.preventDefault(); });
    desk.on('click', '[data-leave]', function () { dirty = false; });
  });

  /* an empty form is ready for typing: its first field has the focus (a date would open its calendar) */
  var first = $('form[data-starts] .fields :is(input:not([type=hidden], [type=checkbox], [type=radio], [data-pick]), textarea)');
  if (first) first.focus({ preventScroll: true });

  /* Once sent, the buttons rest until the page is shown again. They are stilled after the event, because a button that is
     disabled during it is not sent. GET forms and form[data-again] (downloads: the page stays) are left alone. */
  document.addEventListener('submit', function (event) {
    var form = event.target, method = (event.submitter && event.submitter.getAttribute('formmethod')) || form.method;
    if (event.defaultPrevented || method !== 'post' || form.hasAttribute('data-again')) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = '1';
    setTimeout(function () {
      Array.from(form.elements).forEach(function (control) {
        if (control.type === 'submit' && !control.disabled) { control.disabled = true; control.dataset.stilled = '1'; }
      });
    }, 0);
  });
  window.addEventListener('pageshow', function () {
    $$('form[data-sent]').forEach(function (form) { delete form.dataset.sent; });
    $$('[data-stilled]').forEach(function (control) { control.disabled = false; delete control.dataset.stilled; });
  });

  /* the browser's own file button speaks the browser's language; ours says what was chosen */
  desk.on('change', '.file-pick input', function (event, input) {
    var names = Array.from(input.files).map(function (file) { return file.name; });
    $('[data-chosen]', input.parentElement).textContent = names.join('、') || '还没选';
  });

  /* a greyed action says why instead of acting */
  desk.on('click', '[aria-disabled="true"]', function (event) {
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);

  /* after a refused save the first wrong field is one Tab away from the summary */
  var summary = $('[role="alert"][tabindex]');
  if (summary) summary.focus({ preventScroll: true });

  /* a link to a field opens the fold it lies in and puts the cursor there */
  desk.on('click', '.note a[href^="#"]', function (event, link) {
    var field = document.getElementById(link.getAttribute('href').slice(1));
    if (!field) return;
    event.preventDefault();
    var fold = field.closest('details');
    if (fold) fold.open = true;
    field.scrollIntoView({ block: 'center' });
    (field.matches('input, select, textarea') ? field : $('input', field) || field).focus({ preventScroll: true });
  });
  $$('details.fold').forEach(function (fold) { if ($('.is-invalid', fold)) fold.open = true; });
}());
