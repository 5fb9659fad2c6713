/* Small things of single pages: tabs, print, copy, where one is in a long form. */
(function () {
  'use strict';
  var desk = window.desk, $ = desk.$, $$ = desk.$$;

  /* tabs: [role=tab][aria-controls=id] in a [role=tablist]; the shown part bears .is-shown; arrows move */
  function show(tab) {
    $$('[role="tab"]', tab.closest('[role="tablist"]')).forEach(function (other) {
      var on = other === tab, part = document.getElementById(other.getAttribute('aria-controls'));
      other.setAttribute('aria-selected', String(on));
      other.tabIndex = on ? 0 : -1;
      if (part) part.classList.toggle('is-shown', on);
    });
  }
  desk.on('click', '[role="tab"]', function (event, tab) { show(tab); });
  desk.on('keydown', '[role="tab"]', function (event, tab) {
    var step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    var all = $$('[role="tab"]', tab.closest('[role="tablist"]')), next = all[(all.indexOf(tab) + step + all.length) % all.length];
    show(next);
    next.focus();
  });

  /* .form-nav marks the section that is being read */
  var links = $$('.form-nav a[href^="#"]');
  function here() {
    var read = links.filter(function (link) {
      var part = document.getElementById(link.hash.slice(1));
      return part && part.getBoundingClientRect().top < 140;
    }).pop() || links[0];
    links.forEach(function (link) {
      if (link === read) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    });
  }
  if (links.length) window.addEventListener('scroll', here, { passive: true });

  desk.on('click', '[data-print]', function (event) { event.preventDefault(); window.print(); });

  /* [data-copy="text"] or [data-copy="#id"] */
  desk.on('click', '[data-copy]', function (event, button) {
    event.preventDefault();
    var said = button.dataset.copy, source = said.charAt(0) === '#' ? $(said) : null;
    var text = source ? (source.value || source.innerText) : said;
    if (!navigator.clipboard) { desk.note('amber', '浏览器不让复制，请手动选中'); return; }
    navigator.clipboard.writeText(text).then(
      function () { desk.note('green', '已复制'); },
      function () { desk.note('amber', '浏览器不让复制，请手动选中'); });
  });
}());
