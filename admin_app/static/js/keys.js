/* Keys: n file · / search · j k move · Enter open · e edit · x select · 1–9 choose in a row of buttons that has the focus ·
   Ctrl+Enter save · Esc leave the field. Letters are dead while somebody types, in menus and in dialogs. */
(function () {
  'use strict';
  var desk = window.desk, $ = desk.$, $$ = desk.$$, body = document.body;

  function move(step) {
    var rows = $$('tr[data-href]'), at = rows.findIndex(function (row) { return row.classList.contains('is-cur'); });
    var next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
    if (!next) return;
    if (rows[at]) rows[at].classList.remove('is-cur');
    next.classList.add('is-cur');
    next.scrollIntoView({ block: 'nearest' });
  }

  function go(address) { if (address) location.assign(address); }

  function choose(group, key) {
    var option = $$('input', group)[key - 1];
    if (!option || option.disabled) return;
    option.focus();
    option.click();
  }

  var keys = {
    '/': function () { var find = $('#find'); if (find) { body.classList.add('find-open'); find.focus(); find.select(); } },
    n: function () { go(body.dataset.intake); },
    j: function () { move(1); },
    k: function () { move(-1); },
    x: function (row) { var box = row && $('[data-row]', row); if (box) box.click(); },
    e: function (row) { if (row) go(row.dataset.edit); else { var edit = $('[data-edit-page]'); if (edit) edit.click(); } },
    Enter: function (row, event) { if (row && event.target === body) go(row.dataset.href); }
  };

  function typing(element) {
    if (element.isContentEditable || /^(TEXTAREA|SELECT)$/.test(element.tagName)) return true;
    return element.tagName === 'INPUT' && !/^(radio|checkbox)$/.test(element.type);
  }

  document.addEventListener('keydown', function (event) {
    if (event.isComposing) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      var save = $('dialog[open]') ? null : $('[data-ctrl-enter]');
      if (save) { event.preventDefault(); save.click(); }
      return;
    }
    if (typing(event.target)) {
      if (event.key === 'Escape' && !event.defaultPrevented) event.target.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('.menu, dialog, .flatpickr-calendar')) return;
    var group = event.target.closest('[data-keys]');
    if (group && /^[1-9]$/.test(event.key)) { event.preventDefault(); choose(group, Number(event.key)); return; }
    var act = Object.prototype.hasOwnProperty.call(keys, event.key) && keys[event.key];
    if (!act) return;
    if (event.key !== 'Enter') event.preventDefault();
    act($('tr.is-cur'), event);
  });
}());
