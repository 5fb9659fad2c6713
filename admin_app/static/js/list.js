/* Lists: chosen rows and their bar, folded filters, the filter drawer of a phone, selects that send themselves.
   Row box:   <input type="checkbox" data-row value="id" data-can="urge hand_over">
   Bar:       .bulk with [data-count], buttons of a <form data-bulk> (chosen ids go along as `ids`, or data-bulk="name");
              a button with data-act="urge" greys out when a chosen row's data-can lacks it, and [data-why] says how many;
              [data-bulk-all] takes every row of the query (posts all=1), [data-bulk-clear] takes none. */
(function () {
  'use strict';
  var desk = window.desk, $ = desk.$, $$ = desk.$$, bulk = $('.bulk'), everything = false;

  function chosen() { return $$('[data-row]').filter(function (box) { return box.checked; }); }

  function allow(boxes) {
    var reasons = [];
    $$('[data-act]', bulk).forEach(function (button) {
      var not = boxes.filter(function (box) { return (' ' + (box.dataset.can || '') + ' ').indexOf(' ' + button.dataset.act + ' ') < 0; });
      if (not.length) {
        button.setAttribute('aria-disabled', 'true');
        reasons.push(not.length + ' 件现在不能' + button.textContent.trim());
      } else button.removeAttribute('aria-disabled');
    });
    var why = $('[data-why]', bulk);
    if (why) why.textContent = reasons.join('；');
  }

  function tally() {
    var boxes = chosen();
    $$('[data-row]').forEach(function (box) { box.closest('tr').classList.toggle('is-on', box.checked); });
    $$('[data-all]').forEach(function (box) {
      var total = $$('[data-row]').length;
      box.checked = total > 0 && boxes.length === total;
      box.indeterminate = boxes.length > 0 && boxes.length < total;
    });
    if (!bulk) return;
    bulk.classList.toggle('is-on', boxes.length > 0);
    var all = $('[data-bulk-all]', bulk), count = $('[data-count]', bulk);
    if (count) count.textContent = everything && all ? all.dataset.bulkAll : boxes.length;
    allow(boxes);
  }

  function take(on) {
    everything = false;
    $$('[data-row]').forEach(function (box) { box.checked = on; });
    tally();
  }

  desk.on('change', '[data-row]', function () { everything = false; tally(); });
  desk.on('change', '[data-all]', function (event, box) { take(box.checked); });
  desk.on('click', '[data-bulk-clear]', function (event) { event.preventDefault(); take(false); });
  desk.on('click', '[data-bulk-all]', function (event) {
    event.preventDefault();
    take(true);
    everything = true;
    tally();
  });
  window.addEventListener('pageshow', tally);
  tally();

  /* before any other listener of submit, so that the ids are there when the dialog asks */
  desk.on('submit', 'form[data-bulk]', function (event, form) {
    var name = form.dataset.bulk || 'ids';
    $$('[data-bulk-value]', form).forEach(function (old) { old.remove(); });
    var put = function (field, value) {
      form.appendChild(desk.make('input', { type: 'hidden', name: field, value: value, 'data-bulk-value': '' }));
    };
    chosen().forEach(function (box) { put(name, box.value); });
    if (everything) put('all', '1');
  }, true);

  /* [data-fold="#id"] shows and hides; [data-drawer="#id"] opens the query bar as a drawer on a phone */
  desk.on('click', '[data-fold]', function (event, button) {
    var part = $(button.dataset.fold);
    part.hidden = !part.hidden;
    button.setAttribute('aria-expanded', String(!part.hidden));
    if (!part.hidden) { var first = $('input, select', part); if (first) first.focus(); }
  });

  function drawer(target, on) {
    target.classList.toggle('is-open', on);
    document.body.classList.toggle('drawer-open', on);
    $$('[data-drawer]').forEach(function (button) { button.setAttribute('aria-expanded', String(on)); });
  }

  desk.on('click', '[data-drawer]', function (event, button) {
    event.preventDefault();
    event.stopPropagation();
    var target = $(button.dataset.drawer);
    drawer(target, !target.classList.contains('is-open'));
  });
  document.addEventListener('click', function (event) {
    var target = $('.query.is-open');
    if (target && !event.target.closest('.query, [data-drawer], .flatpickr-calendar')) drawer(target, false);
  });
  document.addEventListener('keydown', function (event) {
    var target = $('.query.is-open');
    if (target && event.key === 'Escape') drawer(target, false);
  });

  desk.on('change', '[data-autosubmit]', function (event, control) { control.form.requestSubmit(); });
}());
