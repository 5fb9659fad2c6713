/* Generated pages: fields that depend on others, masked values to be typed anew, child rows, lookups, the reason for showing a value.
   Runs before the desk's own files, so everything waits until the page is there. */
document.addEventListener('DOMContentLoaded', function () {
  'use strict';
  var desk = window.desk, $ = desk.$, $$ = desk.$$;

  /* a field with data-when="other" data-when-is="a b" is asked only while the other field says a or b; what was typed stays in sight */
  function said(name) {
    var fields = $$('[name="' + name + '"]').filter(function (one) { return one.type !== 'hidden'; });
    if (!fields.length) return null;
    if (fields[0].type === 'checkbox') return fields[0].checked ? '1' : '0';
    if (fields[0].type === 'radio') { var on = fields.filter(function (one) { return one.checked; })[0]; return on ? on.value : ''; }
    return fields[0].value;
  }
  function depend(field) {
    var value = said(field.dataset.when), group = field.closest('.form-group');
    if (value === null || !group) return;
    var wanted = field.dataset.whenIs.split(' ').indexOf(value) >= 0;
    var filled = field.type === 'checkbox' ? field.checked : Boolean(field.value);
    group.hidden = !wanted && !filled && !field.classList.contains('is-invalid');
    var star = $('.req', group);
    if (star) star.hidden = !wanted;
  }
  function dependAll() { $$('[data-when]').forEach(depend); }
  document.addEventListener('change', dependAll);
  dependAll();

  /* 改: the mask gives way to an empty field; 不改了 brings it back */
  desk.on('click', '[data-change]', function (event, link) {
    var group = link.closest('[data-masked]'), blank = $('template', group);
    if (!blank) return;
    event.preventDefault();
    group.dataset.before = '1';
    var shown = desk.make('div', { 'class': 'typed-anew' });
    shown.appendChild(blank.content.cloneNode(true));
    $('.masked', group).hidden = true;
    var label = $('.q-label', group);
    if (label) label.hidden = true;
    group.appendChild(shown);
    $('input', shown).focus();
  });
  desk.on('click', '[data-unchange]', function (event, link) {
    event.preventDefault();
    var group = link.closest('[data-masked]');
    $('.typed-anew', group).remove();
    $('.masked', group).hidden = false;
    $('.q-label', group).hidden = false;
  });

  /* child rows: one more, one less; without scripts there are always three empty ones */
  $$('[data-row-add]').forEach(function (button) { button.hidden = false; });
  desk.on('click', '[data-row-add]', function (event, button) {
    var body = $('tbody', button.closest('[data-rows]')), last = body.lastElementChild, fresh = last.cloneNode(true);
    var number = body.children.length;
    $$('input', fresh).forEach(function (input) {
      input.value = '';
      input.name = input.name.replace(/-\d+-/, '-' + number + '-');
    });
    body.appendChild(fresh);
    $('input', fresh).focus();
  });
  desk.on('click', '[data-row-off]', function (event, button) {
    $$('input', button.closest('tr')).forEach(function (input) { input.value = ''; });
    var body = button.closest('tbody');
    if (body.children.length > 1) button.closest('tr').hidden = true;
  });

  /* a link field: findings under it as the number is typed */
  var waiting = 0;
  function close(holder) { var old = $('.pick', holder); if (old) old.remove(); }
  function take(holder, hit) {
    $('[data-lookup]', holder).value = hit.text;
    $('input[type="hidden"]', holder).value = hit.id;
    close(holder);
  }
  function offer(holder, found) {
    close(holder);
    if (!found.length) return;
    var list = desk.make('ul', { 'class': 'pick mt-1', role: 'listbox' }, found.map(function (hit, index) {
      var item = desk.make('li', { role: 'option', 'aria-selected': String(index === 0), tabindex: '-1' },
        [desk.make('b', {}, hit.text), desk.make('span', { 'class': 'dim cut' }, hit.hint)]);
      item.addEventListener('mousedown', function (event) { event.preventDefault(); take(holder, hit); });
      item.hit = hit;
      return item;
    }));
    holder.appendChild(list);
  }
  desk.on('input', '[data-lookup]', function (event, field) {
    var holder = field.closest('[data-link-field]'), typed = field.value.trim();
    $('input[type="hidden"]', holder).value = '';
    clearTimeout(waiting);
    if (typed.length < 2) { close(holder); return; }
    waiting = setTimeout(function () {
      var form = field.closest('[data-lookup-url]');
      desk.get(form.dataset.lookupUrl + '?field=' + encodeURIComponent(field.dataset.lookup) + '&q=' + encodeURIComponent(typed))
        .then(function (answer) { if (field.value.trim() === typed) offer(holder, answer.found); }, function () { /* already told */ });
    }, 200);
  });
  desk.on('keydown', '[data-lookup]', function (event, field) {
    var holder = field.closest('[data-link-field]'), all = $$('.pick li', holder);
    if (!all.length) return;
    var at = all.findIndex(function (item) { return item.getAttribute('aria-selected') === 'true'; });
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      var to = (at + (event.key === 'ArrowDown' ? 1 : all.length - 1)) % all.length;
      all.forEach(function (item, index) { item.setAttribute('aria-selected', String(index === to)); });
    } else if (event.key === 'Enter') {
      event.preventDefault();
      take(holder, all[at].hit);
    } else if (event.key === 'Escape') close(holder);
  });
  desk.on('focusout', '[data-lookup]', function (event, field) { close(field.closest('[data-link-field]')); });

  /* a register whose entries come in pairs: what this one may be about, as it is typed */
  var halves = $('[data-halves]'), halfTurn = 0, halfWait;
  function likely() {
    var sent = {}, turn = ++halfTurn;
    $$('input, select, textarea', halves.closest('form')).forEach(function (one) {
      if (one.name && one.type !== 'file' && one.type !== 'checkbox') sent[one.name] = one.value;
    });
    desk.post(halves.dataset.halves, sent).then(function (answer) {
      if (turn === halfTurn) halves.innerHTML = answer.html;
    }, function () { /* already told */ });
  }
  if (halves) {
    halves.closest('form').addEventListener('change', function () {
      clearTimeout(halfWait);
      halfWait = setTimeout(likely, 150);
    });
  }

  /* showing a masked value wants a reason; it is asked once a page */
  document.addEventListener('click', function (event) {
    var button = event.target.closest && event.target.closest('[data-reveal]:not([data-reason])');
    if (!button) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    askWhy(function (reason) {
      $$('[data-reveal]').forEach(function (other) { other.dataset.reason = reason; });
      button.click();
    });
  }, true);
  function askWhy(then) {
    var field = desk.make('input', { 'class': 'form-control', id: 'why-shown', value: '办理这一件', maxlength: '100', autocomplete: 'off' });
    var body = desk.make('div', { 'class': 'modal-body' }, [desk.make('label', { 'for': 'why-shown' }, '为什么要看'), field,
      desk.make('p', { 'class': 'dim small mt-1' }, '会记下你看过，一分钟后自动遮住。')]);
    var no = desk.make('button', { 'class': 'btn btn-default', type: 'button', 'data-close': '' }, '不看了');
    var yes = desk.make('button', { 'class': 'btn btn-primary', type: 'submit' }, '显示');
    var form = desk.make('form', { 'class': 'modal-content', method: 'dialog' },
      [desk.make('div', { 'class': 'modal-header' }, [desk.make('h3', { 'class': 'modal-title' }, '显示原文')]), body,
        desk.make('div', { 'class': 'modal-footer' }, [no, yes])]);
    var dialog = desk.make('dialog', { 'class': 'dialog' }, [form]);
    form.addEventListener('submit', function () { if (field.value.trim().length > 1) setTimeout(function () { then(field.value.trim()); }, 0); });
    dialog.addEventListener('close', function () { dialog.remove(); });
    document.body.appendChild(dialog);
    dialog.showModal();
    field.focus();
    field.select();
  }
});
