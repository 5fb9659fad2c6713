/* The frame: sidebar, menus of the bar, search on a phone. */
(function () {
  'use strict';
  var desk = window.desk, $ = desk.$, $$ = desk.$$, body = document.body;

  /* sidebar: folds on a desk (remembered), slides in on a phone */
  desk.on('click', '[data-side]', function (event) {
    event.preventDefault();
    if (desk.wide()) desk.store.set('side', body.classList.toggle('sidebar-collapse') ? 'mini' : 'full');
    else body.classList.toggle('sidebar-open');
  });
  document.addEventListener('click', function (event) {
    if (!event.target.closest('#side, [data-side]')) body.classList.remove('sidebar-open');
  });

  /* menus: [data-menu="#id"] opens #id; arrows move, Esc and a click elsewhere close */
  function items(menu) { return $$('[role^="menuitem"]', menu); }

  function close(button, back) {
    if (button.getAttribute('aria-expanded') !== 'true') return;
    button.setAttribute('aria-expanded', 'false');
    $(button.dataset.menu).hidden = true;
    if (back) button.focus();
  }

  function open(button) {
    $$('[data-menu]').forEach(function (other) { close(other); });
    button.setAttribute('aria-expanded', 'true');
    var menu = $(button.dataset.menu);
    menu.hidden = false;
    var first = $('[aria-checked="true"]', menu) || items(menu)[0];
    if (first) first.focus();
  }

  document.addEventListener('click', function (event) {
    var button = event.target.closest('[data-menu]');
    if (button && button.getAttribute('aria-expanded') !== 'true') { open(button); return; }
    if (!button && event.target.closest('.menu')) return;
    $$('[data-menu]').forEach(function (other) { close(other); });
  });

  document.addEventListener('keydown', function (event) {
    var menu = event.target.closest && event.target.closest('.menu');
    if (!menu) return;
    var all = items(menu), at = all.indexOf(event.target), to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      all[(to + all.length) % all.length].focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      var button = $('[data-menu="#' + menu.id + '"]');
      if (event.key === 'Escape') event.preventDefault();
      close(button, event.key === 'Escape');
    }
  });

  /* search on a phone lies over the bar until it is left */
  desk.on('click', '[data-find]', function (event) {
    event.preventDefault();
    body.classList.add('find-open');
    $('#find').focus();
  });
  desk.on('focusout', '#find', function () { body.classList.remove('find-open'); });
}());
